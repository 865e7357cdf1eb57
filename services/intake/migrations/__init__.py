"""Migrations of intake's own tables; the library makes `stored_events`."""
