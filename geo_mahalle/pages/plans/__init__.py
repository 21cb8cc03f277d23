"""Plans on paper and on published pages: the A3 sheet, the document, and files for other programs.

Everything here is drawn from one `PlanDocument` and one disclosed `Snapshot`; `editions.disclose` takes out
of a plan what an edition may not show before anything is drawn, so that no template decides about it.
"""
