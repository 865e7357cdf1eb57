"""Principals, the one rule `may`, and the register folded from accounts, grants and tokens."""
