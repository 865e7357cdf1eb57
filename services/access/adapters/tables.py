"""The tables of access; migrations make them and say types. Four are never changed nor emptied."""

from services.chassis.databases import named_table

EVENTS = named_table("access_events", "position", "at", "by", "event")
"""Accounts, grants and tokens, as they came: append-only."""

JOURNAL = named_table(
    "access_journal", "position", "at", "who", "action", "what", "allowed", "salt", "said"
)
"""Every figure served or refused, to whom: append-only, and forgotten after a year."""

LEAVES = named_table("access_leaves", "number", "position", "day", "said")
"""The leaf of each line of the journal, which stays: append-only, written by a trigger."""

CHECKPOINTS = named_table("access_checkpoints", "size", "at", "note", "peaks")
"""What was signed of the leaves: append-only."""

PASSWORDS = named_table("passwords", "login", "hash")
"""argon2 hashes of local accounts."""

SESSIONS = named_table(
    "sessions", "digest", "login", "csrf", "created", "seen", "awaiting", "device"
)
"""Sessions under way, by the SHA-256 of their secret."""

CREDENTIALS = named_table("credentials", "login", "kind", "value", "until")
"""What proves an account beside its password, see ports.Kind; each is of use until its day."""

LAST_SIGN_INS = named_table("last_sign_ins", "login", "at")
"""When each account last signed in: written by a trigger of the journal."""

FAILURES = named_table("failures", "position", "key", "at")
"""Failed attempts to sign in, by login and by address."""

TABLES = (
    EVENTS,
    JOURNAL,
    LEAVES,
    CHECKPOINTS,
    PASSWORDS,
    SESSIONS,
    CREDENTIALS,
    LAST_SIGN_INS,
    FAILURES,
)
NAMING = (EVENTS, JOURNAL, PASSWORDS, SESSIONS, CREDENTIALS, LAST_SIGN_INS, FAILURES)
"""Those in which somebody is named: by a token."""
WRITTEN_ANEW = 9
"""`user_version` of a file, and the comment of a table, in which nothing of before is left."""
