"""Plumbing that every service needs; it knows no event and no service."""
