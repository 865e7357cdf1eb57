"""Scheduled delivery: documents of each release, put in an outbox and announced by e-mail."""
