"""What reporting needs from outside: the published views, read as of one moment."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

from contracts.read_model import (
    CaseRow,
    CellRow,
    OpenCaseRow,
    PositionRow,
    PostRecord,
    SequenceHoleRow,
    SeriesRow,
)
from services.reporting.domain.arbitration.calls import CallEntry, Said
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.manifest import SignedManifest
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.viewing import RowFilter
from services.reporting.domain.tables.selection import CellQuery


class ViewsUnavailable(Exception):
    """The published views cannot be read at all: no database, or nothing published yet."""


class Snapshot(Protocol):
    """The published views at one moment: a batch of the projections shows wholly or not at all."""

    def position(self, read_model: str) -> PositionRow | None:
        """Where the read model stands, None before its first batch."""

    def cells(self, read_model: str, query: CellQuery) -> Sequence[CellRow]:
        """The cells asked for, summed; `period` and `post` are empty unless kept apart."""

    def posts(self, read_model: str) -> Sequence[PostRecord]:
        """The dated register, every post that ever opened, by post id."""

    def series(self, read_model: str) -> Sequence[SeriesRow]:
        """Every deposit, in the order of the log."""

    def open_cases(self, post: str) -> Sequence[OpenCaseRow]:
        """The situations of a post that are not closed, the oldest act first."""

    def cases(self, post: str) -> Sequence[CaseRow]:
        """All situations of a post that stand, closed ones too, in no order."""

    def sequence_holes(self, post: str | None = None) -> Sequence[SequenceHoleRow]:
        """The facts that devices numbered and that never arrived, of a post or of all."""


class PublishedViews(Protocol):
    """The views that projections publish, and nothing else of theirs."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """A consistent reading; nothing is ever written.

        Raises ViewsUnavailable, here or while reading.
        """


class NoCut(Exception):
    """No cut of all read models is complete: there is no moment at which all of them stand."""

    def __init__(self) -> None:
        super().__init__(
            "Aucune coupe des trois modèles n'est complète : demandez-la (« relais projections "
            "cut »), et recommencez quand elle l'est."
        )


class ReleaseStore(Protocol):
    """Sealed releases: added whole, then only read. Nothing changes or removes one."""

    def __hash__(self) -> int:
        """That of the object: what is read of a store may be kept under it."""

    def add(
        self, release: Release, rows: Sequence[ReleasedRow], proofs: Sequence[Protected]
    ) -> None:
        """Write a release whole, or not at all."""

    def sealed(self) -> Sequence[Release]:
        """Every release, in the order of sealing."""

    def rows(self, release: str, wanted: RowFilter | None = None) -> Sequence[str]:
        """The rows of a release as JSON texts, in their order; of a view where one is given."""

    def proofs(self, release: str) -> Sequence[Protected]:
        """The exact counts behind a release and their certificates: never served."""

    def standing(self) -> Iterator[tuple[str, Sequence[Protected]]]:
        """The releases of the last year of which any is sealed, each with what is behind it.

        For who judges whether they stand against who would read several posts.
        """

    def medians(self, post: str) -> tuple[str, Sequence[str]]:
        """The last release that compares a post with its like, empty for none, and its medians.

        As JSON texts; all that the pages of a post may know of a release.
        """

    def add_manifest(self, release: str, signed: SignedManifest) -> None:
        """Keep what was signed of a release, which has nothing signed yet."""

    def manifest(self, release: str) -> str | None:
        """The signed manifest, None where nothing is signed."""

    def signed(self, release: str) -> SignedManifest | None:
        """All that was signed, with the blind: never served."""


class Seen(NamedTuple):
    """What had been seen by whoever adds an entry: all up to `position` that is `about` something.

    `about`: a path (`_Said.about`); what stands under it is about it too.
    """

    position: int
    about: str

    def concerns(self, said: Said) -> bool:
        """Whether `said` is about it."""
        return said.about.startswith(self.about)


class Overtaken(Exception):
    """`entries` came since what was seen, about the same: nothing is added."""

    def __init__(self, entries: Sequence[CallEntry]) -> None:
        super().__init__(f"{len(entries)} came before")
        self.entries = entries


class CallStore(Protocol):
    """What is said of calls for projects: entries added and never changed, words apart."""

    def entries(self, department: str) -> Sequence[CallEntry]:
        """All that is said of a département, in its order."""

    def areas(self) -> Sequence[str]:
        """The places of which anything is said, in order."""

    def of_form(self, form: str) -> CallEntry | None:
        """The entry that a form made, None where none was taken of it."""

    def refuse_overtaken(self, department: str, seen: Seen, form: str) -> None:
        """Raises Overtaken where anything but `form` came since what was `seen`."""

    def add(
        self,
        department: str,
        at: datetime,
        who: str,
        said: Said,
        words: Mapping[str, str],
        form: str | None = None,
        seen: Seen | None = None,
    ) -> int:
        """Add an entry with the words that go with it, by what they are about; its position.

        Of a `form` that made one already, nothing is added: the position of that one. Raises
        Overtaken where anything came since what was `seen`.
        """

    def words(self, positions: Sequence[int]) -> Mapping[tuple[int, str], str]:
        """The words that stand with entries, by entry and what they are about."""

    def erase(self, position: int, about: str) -> None:
        """Erase words; the entry that they stood with stays."""


class CountedLog(Protocol):
    """The log that a release counted. Each method may raise what the log raises."""

    def size_at(self, position: int) -> int:
        """How many facts stand at a position or before it."""

    def root(self, size: int) -> bytes:
        """The root of the Merkle tree of the first `size` facts."""
