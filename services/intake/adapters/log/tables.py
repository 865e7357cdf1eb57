"""Intake's own tables, beside the library's `stored_events`; migrations make them and say types."""

from services.chassis.databases import named_table

ACCEPTED_FACTS = named_table("accepted_facts", "id", "digest", "position")
"""Each id ever accepted, the SHA-256 of what was said, and its place in the log."""

LOG_IDENTITY = named_table("log_identity", "only", "log_id")
"""One row: the random id that tells this log from any other, copies aside."""

RELAY_POSITION = named_table("relay_position", "only", "epoch", "position", "offsets", "generation")
"""One row: the last barrier that all partitions acknowledged, its offset in each (JSON), and
how many times a relay has taken over."""

LOG_LEAVES = named_table(
    "log_leaves", "first_leaf", "first_position", "facts", "salts", "leaves", "peaks"
)
"""A row a commit: the salts and leaves of its facts, whose positions follow each other, and the
right edge of the Merkle tree after them."""

LOG_NODES = named_table("log_nodes", "level", "start", "hash")
"""Complete subtrees of 256, 65 536… leaves: no proof reads more than some hundred hashes."""

LOG_CHECKPOINTS = named_table("log_checkpoints", "size", "signed_at", "key", "note")
"""Each checkpoint ever signed, as a note, and the public key that checks it."""

LOG_WITNESSES = named_table("log_witnesses", "name", "key", "since")
"""Whose cosignatures are kept: the public key of each, for good."""

LOG_COSIGNATURES = named_table("log_cosignatures", "size", "witness", "signature")
"""The first cosignature of each witness under each checkpoint: its hour, then 64 bytes."""

LOG_KEYS = named_table("log_keys", "number", "key", "since", "note")
"""The keys under which the log ever signed, the first one first; `note`: how each came in the
place of the one before (contracts.transparency.succession), empty for the first."""

LOG_CLOSINGS = named_table("log_closings", "year", "closed_at", "position", "facts", "announced")
"""A row a closing: up to which year, where the log stood, how many facts are leaves only since,
and the id of the record that announced it; empty for those of before there were any."""

LOG_CLOSING_PARTS = named_table("log_closing_parts", "digest", "part")
"""What an announcement binds by its SHA-256 (contracts.closing.ClosedPart)."""

CLOSED_CELLS = named_table(
    *("closed_cells", "read_model", "table", "measure", "period", "area"),
    *("post", "force", "d1", "d2", "value"),
)
"""What facts that are leaves only counted, in each read model: a rebuild begins with it."""

CLOSED_NUMBERS = named_table("closed_numbers", "post", "device", "arrived")
"""The sequence numbers that had arrived from each device at the last closing, as JSON ranges."""

TABLES = (
    ACCEPTED_FACTS, LOG_IDENTITY, RELAY_POSITION, LOG_LEAVES, LOG_NODES, LOG_CHECKPOINTS,
    LOG_WITNESSES, LOG_COSIGNATURES, LOG_KEYS, LOG_CLOSINGS, LOG_CLOSING_PARTS, CLOSED_CELLS,
    CLOSED_NUMBERS,
)  # fmt: skip
