"""Migrations of the vault, apart from those of the log."""
