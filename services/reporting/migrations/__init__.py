"""Alembic revisions of the sealed releases."""
