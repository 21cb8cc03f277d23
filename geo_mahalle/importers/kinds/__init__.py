"""What can be imported, a module a kind."""
