"""The sealer: the one place where exact figures become a release."""
