"""What the engine needs from outside: the log to read, and one place to keep a read model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from contracts.definitions import VERSION
from contracts.read_model import CaseRow, PostRecord, SeriesRow
from contracts.streams import StreamId
from services.projections.domain.cells import Cell
from services.projections.domain.entries import Entry
from services.projections.domain.folding import DeadLetter
from services.projections.domain.sequences import Ranges


class Device(NamedTuple):
    """A device of a post, as it signs its facts."""

    post: str
    device: str


class Mark(NamedTuple):
    """Where a share of the log stands."""

    position: int
    recorded_at: str
    offset: int = 0
    witness: str = ""


class PositionMoved(Exception):
    """Another worker has advanced this read model meanwhile: start again from its position."""


class NothingCounted(Exception):
    """There is no read model yet; the message (French) says of which."""

    def __init__(self, model: str) -> None:
        super().__init__(f"Le modèle {model} n'a encore rien compté : lancez un worker.")


class OtherDefinitions(Exception):
    """A generation was counted under other definitions; the message (French) says what to do."""

    def __init__(self, model: str, generation: int, found: str) -> None:
        super().__init__(
            f"Le modèle {model}, génération {generation}, est compté selon les définitions "
            f"{found or 'sans version'} ; ce programme compte selon {VERSION} et n'y ajoute "
            f"rien. Pour qu'il serve, lancez « relais rebuild {model} » : il compte à côté, puis "
            "échange. Sinon, relancez le programme de ces définitions."
        )


class CutTooLate(Exception):
    """A cut is asked for at a position that is already passed; the message is in French."""

    def __init__(self, model: str, position: int, furthest: int) -> None:
        super().__init__(
            f"Le modèle {model} a déjà compté jusqu'au rang {furthest} : la coupe au rang "
            f"{position} n'est plus possible. Demandez un rang qui reste à compter."
        )


class ClosedCellRow(Protocol):
    """A cell of a read model, as a row."""

    def _asdict(self) -> dict[str, Any]:
        """Its columns, `read_model` among them."""


class Closed(Protocol):
    """What facts counted that are no longer in the log (ADR 0026)."""

    def purges(self) -> Sequence[object]:
        """Every closing, the earliest first."""

    def cells(self, model: str) -> Sequence[ClosedCellRow]:
        """Their cells in a read model."""

    def numbers(self) -> Mapping[tuple[str, str], Sequence[tuple[int, int]]]:
        """The sequence numbers that had arrived, by post and device."""


class EventFeed(Protocol):
    """The log, in order. Positions ascend; a gap in them is possible and means nothing."""

    def read(self, after: int, limit: int) -> Sequence[Entry]:
        """The next entries after a position, at most `limit`."""

    def head(self) -> int:
        """The last position, 0 for an empty log."""

    def log_id(self) -> str:
        """The identity of this log, given once at its creation."""

    @property
    def closed(self) -> Closed:
        """What the facts of closed years counted."""


class Transaction(Protocol):
    """All that one batch reads and writes of one generation of a read model."""

    def states(self, streams: Sequence[str]) -> Mapping[str, bytes]:
        """The encoded states of those of `streams` that have one."""

    def states_of_post(self, post: str) -> Iterator[tuple[StreamId, bytes]]:
        """Every (stream, encoded state) of a post's cases and activity."""

    def posts(self, posts: Sequence[str]) -> Mapping[str, PostRecord]:
        """The records of those of `posts` that have one."""

    def arrived(self, devices: Sequence[Device]) -> Mapping[Device, Ranges]:
        """The sequence numbers that arrived from devices."""

    def dead_letters(self, stream: str | None = None) -> Sequence[DeadLetter]:
        """What is set aside, of one stream or of all, in log order."""

    def save_states(self, rows: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep (stream, post, encoded state)."""

    def add_to_cells(self, changes: Mapping[tuple[Cell, str], int]) -> None:
        """Add to the cells, keyed by cell and post; a cell that comes to 0 disappears."""

    def drop_posts(self, posts: Iterable[str]) -> None:
        """Keep no record of `posts`: their opening was withdrawn."""

    def save_posts(self, records: Iterable[PostRecord]) -> None:
        """Keep the records of posts."""

    def save_series(self, rows: Iterable[SeriesRow]) -> None:
        """Keep the deposits of series."""

    def save_cases(self, cases: Iterable[CaseRow], withdrawn: Iterable[str]) -> None:
        """Keep the rows of cases, drop those of the others."""

    def save_arrived(self, arrived: Mapping[Device, Ranges]) -> None:
        """Keep the sequence numbers that arrived, and the holes between them."""

    def set_aside(self, letters: Iterable[DeadLetter]) -> None:
        """Keep dead letters, each under its position."""

    def release(self, positions: Iterable[int]) -> None:
        """Forget the dead letters at these positions."""

    def cuts(self, until: int) -> Sequence[int]:
        """The positions up to `until` at which this share has a cut to copy, ascending."""

    def copy(self, cut: int, recorded_at: str) -> None:
        """Copy what this share publishes into a cut; `recorded_at` of the last fact counted."""

    @property
    def mark(self) -> Mark:
        """Where this share stands."""

    def advance(self, mark: Mark) -> None:
        """Move from the position this transaction saw.

        Raises PositionMoved when it is no longer the stored one.
        """


class ReadModelStore(Protocol):
    """The place where one generation of one read model lives."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Everything or nothing."""
