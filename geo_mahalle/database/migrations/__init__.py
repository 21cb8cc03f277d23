"""Alembic migrations of the tables; views and functions live in database/sql."""
