"""The tables of the vault, in its own file or schema; its migrations make them and say types."""

from services.access.adapters.hidden_columns import NamingColumn
from services.chassis.databases import named_table

SCHEMA = "vault"
PACKAGE = "services.intake.adapters.vault"

POST_KEYS = named_table("post_keys", "post", "master_id", "wrapped")
"""The key of each post, under the master key of this id. The only table without row security:
rotation and sweeping go through the posts, and a wrapped key tells of nobody."""

CASES = named_table("cases", "case_id", "post", "wrapped", "revision", "since")
"""The data key of each case under its post's, how often its details were written, and the
position of the case's last fact in the log when they were."""

DETAILS = named_table("details", "case_id", "field", "post", "sealed")

TOKENS = named_table("tokens", "post", "token", "case_id")
"""By what a post finds its cases: digests under its key, which tell nothing without it."""

ACCESSES = named_table("accesses", "id", "at", "reader", "action", "purpose", "post", "case_id")
"""Who opened which details, when (UTC), why; added to, never changed. A search is of no case."""

READERS = NamingColumn(
    ACCESSES,
    "reader",
    mark=3,
    open={
        "sqlite": "DROP TRIGGER accesses_no_update",
        "postgresql": "ALTER TABLE accesses NO FORCE ROW LEVEL SECURITY",
    },
    close={
        "sqlite": "CREATE TRIGGER accesses_no_update BEFORE UPDATE ON accesses "
        "BEGIN SELECT RAISE(ABORT, 'accesses are only added'); END",
        "postgresql": "ALTER TABLE accesses FORCE ROW LEVEL SECURITY",
    },
)
"""Who opened them: a token under the key of the accounts."""

ERASURES = named_table("erasures", "event_id", "post", "case_id", "reason", "at")
"""Erasures that the log has not been told yet."""

TABLES = (POST_KEYS, CASES, DETAILS, ACCESSES, ERASURES, TOKENS)
"""On PostgreSQL a transaction sees the rows of the post in `app.post`, and no others, in all of
them but the first."""
