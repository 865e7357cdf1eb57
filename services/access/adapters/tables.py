"""The tables of access; migrations make them and say types. Two are never changed nor emptied."""

from services.chassis.databases import named_table

EVENTS = named_table("access_events", "position", "at", "by", "event")
"""Accounts, grants and tokens, as they came: append-only."""

JOURNAL = named_table("access_journal", "position", "at", "who", "action", "what", "allowed")
"""Every figure served or refused, to whom: append-only, and forgotten after a year."""

PASSWORDS = named_table("passwords", "login", "hash")
"""argon2 hashes of local accounts."""

SESSIONS = named_table(
    "sessions", "digest", "login", "csrf", "created", "seen", "awaiting", "device"
)
"""Sessions under way, by the SHA-256 of their secret."""

CREDENTIALS = named_table("credentials", "login", "kind", "value", "until")
"""What proves an account beside its password, see ports.Kind; each is of use until its day."""

FAILURES = named_table("failures", "position", "key", "at")
"""Failed attempts to sign in, by login and by address."""

TABLES = (EVENTS, JOURNAL, PASSWORDS, SESSIONS, CREDENTIALS, FAILURES)
