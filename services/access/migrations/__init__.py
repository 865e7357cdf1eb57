"""Migrations of access's own tables; the library makes `stored_events`."""
