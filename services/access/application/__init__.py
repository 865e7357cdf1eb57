"""Accounts, grants, tokens and sessions, on the ports."""
