"""From problems to a plan: what to do first under a budget, why, and what became of it."""
