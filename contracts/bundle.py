"""The bundle that an auditor receives of a release: its files, and how each fact is written.

All files but the notes and the leaves are JSON lines. docs/audit.md says what each is for.
"""

from binascii import unhexlify
from collections.abc import Iterable
from contextlib import suppress

from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import HASH_BYTES, SALT_BYTES
from contracts.transparency.notes import Key, Note

MANIFEST = "manifest.note"
CHECKPOINT = "checkpoint.note"
KEY = "log.pub"
KEYS = "keys.json"
"""Only where the log's key was changed: how each came in the place of the one before."""
BLIND = "blind"
EVENTS = "events.jsonl"
LEAVES = "leaves.bin"
MASTER = "master.jsonl"
PATTERN = "pattern.jsonl"
CERTIFICATES = "certificates.jsonl"
ROWS = "rows.jsonl"
CONTRACTS = "contracts.json"
"""The text whose SHA-256 is the version of the contracts; bundles of the first have none."""
SEALING = "sealing.json"
"""What sealing left out, by which step, and how many cells were small: since the second form."""
CLOSINGS = "closings.note"
"""Only where years were closed before closings were announced in the log: which ones, and that
so many facts are leaves alone."""
CLOSINGS_KIND = "relais-closings-v1"
ANNOUNCED = "announced.json"
"""Only where the log announces closings: its records of them, and how they are in its tree."""
ANNOUNCED_KIND = "relais-closings-v2"
PARTS = "closed"
"""The folder of what each announcement binds, by its SHA-256 (contracts.closing.ClosedPart)."""
TERM_YEARS = 6
"""Facts are kept so long after their year: the limitation of ordinary offences (code of criminal
procedure, article 8)."""
LATEST, LATER, WITNESSED = "latest.note", "later.bin", "witnesses.jsonl"
"""The log as it was when the bundle was made: its newest checkpoint, the leaves between the
release and it, and the newest checkpoint that each witness cosigned. All three, or none in a
bundle made before there were."""
WITNESSES = (LATEST, LATER, WITNESSED)
VIEWS = "views"
AROUND = (MANIFEST, CHECKPOINT, KEY, BLIND, EVENTS, LEAVES)
"""The files of which the manifest says no digest: signed, or led to what is."""
FILES = (*AROUND, MASTER, PATTERN, CERTIFICATES, ROWS, SEALING)
SECRET = (MASTER, PATTERN, CERTIFICATES, SEALING)
"""The digests of these are blinded: exact counts must not be guessed from a public manifest."""

HEAD, BETWEEN, END = b'{"salt":"', b'","fact":', b"}\n"
CLOSED, CLOSED_END = b'{"leaf":"', b'"}\n'
_SALT_ENDS = len(HEAD) + 2 * SALT_BYTES
FACT_BEGINS = _SALT_ENDS + len(BETWEEN)
FACT_ENDS = -len(END)


def event_line(salt: bytes, stored: bytes) -> bytes:
    """A fact under its salt, one line of JSON that holds the contract bytes as they are."""
    return HEAD + salt.hex().encode() + BETWEEN + stored + END


def event_of(line: bytes) -> tuple[bytes, bytes]:
    """The salt and the contract bytes of a line. Raises ValueError unless it is just that."""
    written = line[len(HEAD) : _SALT_ENDS]
    salt = unhexlify(written)
    if (
        line[: len(HEAD)] != HEAD
        or line[_SALT_ENDS:FACT_BEGINS] != BETWEEN
        or line[FACT_ENDS:] != END
        or salt.hex().encode() != written
    ):
        raise ValueError("no fact under its salt")
    return salt, line[FACT_BEGINS:FACT_ENDS]


def leaf_line(leaf: bytes) -> bytes:
    """The line of a fact that a year purge removed: its leaf."""
    return CLOSED + leaf.hex().encode() + CLOSED_END


def leaf_of(line: bytes) -> bytes | None:
    """The leaf in such a line, None for a line of another kind."""
    if not line.startswith(CLOSED) or not line.endswith(CLOSED_END):
        return None
    written = line[len(CLOSED) : -len(CLOSED_END)]
    with suppress(ValueError):
        leaf = unhexlify(written)
        if len(leaf) == HASH_BYTES and leaf.hex().encode() == written:
            return leaf
    return None


def witnessed_line(key: Key, note: Note) -> str:
    """The line of a witness: its key, and a checkpoint under the log's signature and its own."""
    return canonical({"key": key.text(), "note": note.render()})


def text_of(lines: Iterable[str]) -> bytes:
    """The bytes of a file of lines."""
    return "".join(f"{line}\n" for line in lines).encode()
