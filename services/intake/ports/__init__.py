"""The ports of intake: the log of facts, the channel, the vault, the store of checkpoints."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from contracts.barriers import Barrier
from contracts.envelope import Fact
from contracts.streams import StreamId

Clock = Callable[[], datetime]
"""Intake's own clock, aware."""


class NewFact(NamedTuple):
    """A fact to store: its place in its stream (from 1), and the digest of what was said."""

    stream: StreamId
    version: int
    fact: Fact
    digest: bytes


class Accepted(NamedTuple):
    """What is kept of an id that was accepted."""

    digest: bytes
    position: int


class StoreUnavailable(Exception):
    """The store cannot write just now (locked, read-only, gone): nothing was stored.

    Unless the connection broke before the answer to a commit: then all may be stored, and
    the same facts sent again are answered as duplicates.
    """


class AnotherLog(Exception):
    """Another log than the one meant is at this address; the message is in French."""

    def __init__(self, found: str, meant: str) -> None:
        super().__init__(
            f"Le journal qui répond est {found}, et non {meant} : un autre montage est à cette "
            "adresse. Rien n'y est écrit ; corrigez l'adresse ou l'identité attendue (LOG_ID)."
        )


class StoreFull(StoreUnavailable):
    """No space is left: nothing was stored."""


class StoreMoved(Exception):
    """Another process has written meanwhile: nothing was stored, judge again."""


class FactLog(Protocol):
    """The log of facts and the ids it has accepted."""

    def turn(self) -> AbstractContextManager[int]:
        """Be the only writer among all processes meanwhile; the last position, 0 for none.

        Raises StoreUnavailable when the turn does not come.
        """

    def accepted(self, ids: Collection[UUID]) -> Mapping[UUID, Accepted]:
        """Those of `ids` that the log has accepted."""

    def histories(self, streams: Collection[StreamId]) -> Mapping[StreamId, Sequence[Fact]]:
        """All facts of each of `streams` that has any, in log order."""

    def streams_of(self, post: str) -> Collection[StreamId]:
        """The cases and the months of activity of a post. It reads the whole log: for rare use."""

    def append(self, facts: Sequence[NewFact]) -> Sequence[int]:
        """Store `facts` and their ids durably, all or none; their positions.

        Raises StoreUnavailable, StoreFull and StoreMoved.
        """

    def last_recorded_at(self) -> datetime | None:
        """Intake's clock on the last fact, None for an empty log."""


class StoredFact(NamedTuple):
    """A fact as the log keeps it: its position, its stream, and the contract bytes."""

    position: int
    stream: StreamId
    stored: bytes


class Log(Protocol):
    """The log, in order."""

    log_id: str

    def read(self, after: int, limit: int) -> Sequence[StoredFact]:
        """The next rows after a position, at most `limit`. Raises StoreUnavailable."""

    def head(self) -> int:
        """The last position, 0 for an empty log. Raises StoreUnavailable."""


class RelayCheckpoint(NamedTuple):
    """How far the channel acknowledged: a barrier's position and its offset by partition.

    `generation`: of the channel, see contracts.channels.facts_channel.
    """

    position: int
    offsets: Mapping[int, int]
    generation: int = 1


class ChannelUnavailable(Exception):
    """The brokers do not answer, or did not acknowledge in time: what was sent is uncertain."""


class ChannelDiffers(Exception):
    """The channel contradicts the relay checkpoint; the message (French) says what to do."""


class Lease(Protocol):
    """The right to relay, held by one process at a time, and the last relay checkpoint."""

    def held(self) -> AbstractContextManager[RelayCheckpoint | None]:
        """The last relay checkpoint, when this process holds the lease; None while another does.

        Raises StoreUnavailable.
        """

    def note(self, noted: RelayCheckpoint) -> None:
        """Store a relay checkpoint. Raises StoreUnavailable, also when the lease was lost."""


class FactsChannel(Protocol):
    """The channel of the facts, in one run of one producer."""

    def require(self, noted: RelayCheckpoint, log_id: str) -> None:
        """Raises ChannelDiffers unless the channel holds the barrier of the relay checkpoint."""

    def probe(self) -> None:
        """Raises ChannelUnavailable when the brokers do not answer."""

    def send(self, rows: Sequence[StoredFact]) -> None:
        """Send facts, in order. Blocks when too much waits; raises ChannelUnavailable."""

    def confirm(self, barrier: Barrier) -> RelayCheckpoint:
        """Wait for all that was sent, then for the barrier in every partition.

        Raises ChannelUnavailable: nothing is certain then, the run is to be given up.
        """


class KeyRefused(Exception):
    """A key is missing, wrong or exposed; the message (French) says what to do."""


class VaultUnavailable(Exception):
    """The vault does not answer, or waits for another: nothing was changed. French."""


class Access(NamedTuple):
    """Who opens details, when, and why (a code of `purposes.PURPOSES`)."""

    at: datetime
    reader: str
    purpose: str


class Kept(NamedTuple):
    """The details of a case: those that can be read, and why the others cannot (French)."""

    fields: Mapping[str, str]
    unreadable: Mapping[str, str]
    since: int
    """Position of the case's last fact when they were written."""


class Erasure(NamedTuple):
    """Details that were erased, and the id of the event that is to record it."""

    event: UUID
    post: str
    case: UUID
    reason: str
    at: datetime


class VaultStore(Protocol):
    """Where personal details are kept, encrypted; each method raises VaultUnavailable.

    Every access is written down before anything is given or taken away.
    """

    def read(self, post: str, case: UUID, access: Access) -> Kept | None:
        """The details of a case of `post`, None when none are kept. Raises KeyRefused."""

    def several(self, post: str, cases: Sequence[UUID], access: Access) -> Mapping[UUID, Kept]:
        """Of those of `cases` of which something is kept. Raises KeyRefused."""

    def put(
        self,
        post: str,
        case: UUID,
        fields: Mapping[str, str],
        since: int,
        access: Access,
        stay: Collection[str] = (),
        erased: int = 0,
    ) -> Mapping[str, str]:
        """Keep these fields under a new key, instead of all earlier ones but those that `stay`.

        Nothing stays of what was kept before the position `erased`. What is kept now. Raises
        KeyRefused.
        """

    def find(self, post: str, words: Collection[str], access: Access) -> Sequence[UUID]:
        """The cases of `post` whose details have all of `words`, or words that begin so.

        Words as services.intake.domain.searched makes them. Raises KeyRefused.
        """

    def erase(self, erasure: Erasure, access: Access) -> bool:
        """Destroy the key of a case and its row, and owe the log its event; False for none."""

    def cases(self) -> Sequence[tuple[str, UUID, int]]:
        """Post, case and `since` of all that is kept."""

    def owed(self, post: str | None = None) -> Sequence[Erasure]:
        """Erasures, of one post or of all, that the log does not record yet."""

    def settle(self, erasure: Erasure) -> None:
        """Delete an owed erasure: the log records it now."""


MOST_LINES = 10_000  # of a file: several years of a post
MOST_BYTES = 5_000_000  # of a file


class FileRefused(ValueError):
    """The file of a register cannot be read as a table; the message (French) says what to do."""


class Line(NamedTuple):
    """A line of a register as its spreadsheet numbers it, its cells by title, what is wrong."""

    number: int
    cells: Mapping[str, str]
    wrong: str = ""
