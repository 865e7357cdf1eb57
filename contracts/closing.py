"""What closing a year writes into the log before its facts go, and what is kept of them.

Two records of the log, each a leaf of its tree like a fact, in a stream of their own. The
announcement binds a *part*: which leaves will go, how many facts of each type that is, and the
most that those facts ever counted. The confirmation says which checkpoint covers it, and who
cosigned that. Only then are facts deleted (docs/adr/0039).
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, NamedTuple, TypeAlias
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from contracts.streams import LOG_STREAM

PART_KIND = "relais-closing-part-v1"
BLIND_BYTES = 16
REASON_LENGTH = 300  # characters: why no witness was waited for
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(ge=0, le=2**53 - 1)]
Ranges: TypeAlias = Sequence[tuple[int, int]]
"""Leaves from 0, as (first, how many), ascending and apart."""


class Announced(BaseModel):
    """Facts of a year and of those before it will go; `part`: the SHA-256 of what binds them.

    `size`: of how many first facts of the log the part speaks. `facts`: how many will go.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    NAME: ClassVar[str] = "relais.closing-announced.v1"
    year: Annotated[int, Field(ge=1900, le=2999)]
    size: Size
    facts: Size
    part: Sha256


class Confirmed(BaseModel):
    """The facts of an announcement go now: `checkpoint` is the size of one that covers it.

    `witnesses`: who had cosigned that. `reason`: why the others were not waited for (French).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    NAME: ClassVar[str] = "relais.closing-confirmed.v1"
    announced: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]
    checkpoint: Size
    witnesses: tuple[str, ...] = ()
    reason: Annotated[str, Field(max_length=REASON_LENGTH)] = ""


class KeySucceeded(BaseModel):
    """Another key signs for the log from now on; `note` says how it came so, and is signed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    NAME: ClassVar[str] = "relais.log-key-succeeded.v1"
    note: Annotated[str, Field(max_length=4_000)]


Says: TypeAlias = Announced | Confirmed | KeySucceeded
_KINDS: Mapping[str, type[Says]] = {
    kind.NAME: kind for kind in (Announced, Confirmed, KeySucceeded)
}


class LogRecord(NamedTuple):
    """What the log says of itself, in the envelope of a fact."""

    id: UUID
    recorded_at: datetime
    says: Says

    @property
    def stored(self) -> bytes:
        """The bytes of its leaf."""
        at = to_json(self.recorded_at.astimezone(UTC)).decode()[1:-1]
        attributes = {
            "specversion": "1.0",
            "id": str(self.id),
            "type": self.says.NAME,
            "source": "/log",
            "subject": LOG_STREAM,
            "time": at,
            "datacontenttype": "application/json",
            "recordedat": at,
            "data": self.says.model_dump(mode="json"),
        }
        return to_json(attributes)

    @classmethod
    def read(cls, stored: bytes) -> "LogRecord":
        """Raises ValueError for anything that was not written so, to the byte."""
        try:
            value = from_json(stored)
            found = cls(
                UUID(value["id"]),
                datetime.fromisoformat(value["recordedat"]),
                _KINDS[value["type"]].model_validate_json(to_json(value["data"])),
            )
        except (ValidationError, KeyError, TypeError) as error:
            raise ValueError(f"no record of a log ({error})") from None
        if found.stored != stored:
            raise ValueError("no record of a log as it is written")
        return found


def is_log_record(stored: bytes) -> bool:
    """Whether bytes of the log are a record of the log itself, rather than a fact."""
    return f'"source":"/log","subject":"{LOG_STREAM}"'.encode() in stored[:200]


class ClosedCell(NamedTuple):
    """Where facts that went counted: as a cell of the département, and the post."""

    post: str
    table: str
    measure: str
    period: str
    area: str
    force: str
    d1: str
    d2: str


class ClosedStreams(NamedTuple):
    """How many situations and months of activity of a post went, each whole."""

    cases: int = 0
    months: int = 0


@dataclass(frozen=True)
class ClosedPart:
    """What is kept of facts that go: where they stood, and the most they can have said.

    `facts`: how many, by post and type. `cells`: the most that they counted at any moment, so
    that no figure sealed at whatever moment can owe them more. `sealed`: by the size of the log
    at which a release was sealed, just what they counted then in its period. `blind`: random, so
    that the digest gives nothing away.
    """

    year: int
    size: int
    blind: bytes
    leaves: Ranges
    streams: Mapping[str, ClosedStreams]
    facts: Mapping[tuple[str, str], int]
    cells: Mapping[ClosedCell, int]
    sealed: Mapping[int, Mapping[ClosedCell, int]] = field(default_factory=dict)

    def text(self) -> bytes:
        """JSON lines, each of one form: the same part gives the same bytes."""
        return b"".join(to_json(row) + b"\n" for row in self._rows())

    def _rows(self) -> Iterator[Sequence[Any]]:
        yield PART_KIND, self.year, self.size, self.blind.hex()
        yield "leaves", [list(each) for each in self.leaves]
        for post, streams in sorted(self.streams.items()):
            yield "streams", post, *streams
        for (post, type), count in sorted(self.facts.items()):
            yield "facts", post, type, count
        for cell, value in sorted(self.cells.items()):
            yield "cell", *cell, value
        for size, cells in sorted(self.sealed.items()):
            yield "sealed", size
            for cell, value in sorted(cells.items()):
                yield "counted", *cell, value

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, as an announcement names it."""
        return hashlib.sha256(self.text()).hexdigest()

    @property
    def count(self) -> int:
        """How many facts go."""
        return sum(count for _, count in self.leaves)

    @classmethod
    def read(cls, text: bytes) -> "ClosedPart":
        """Raises ValueError for anything that was not written so, to the byte."""
        rows = [from_json(line) for line in text.splitlines()]
        try:
            (kind, year, size, blind), (_, leaves), *others = rows
            found = cls(
                year,
                size,
                bytes.fromhex(blind),
                [(int(first), int(count)) for first, count in leaves],
                {row[1]: ClosedStreams(*row[2:]) for row in others if row[0] == "streams"},
                {(row[1], row[2]): row[3] for row in others if row[0] == "facts"},
                {ClosedCell(*row[1:9]): row[9] for row in others if row[0] == "cell"},
                _sealed(others),
            )
        except (TypeError, IndexError, KeyError) as error:
            raise ValueError(f"no part of a closing ({error})") from None
        if kind != PART_KIND or len(found.blind) != BLIND_BYTES or found.text() != text:
            raise ValueError("no part of a closing as it is written")
        return found


def _sealed(rows: Sequence[Any]) -> dict[int, dict[ClosedCell, int]]:
    found: dict[int, dict[ClosedCell, int]] = {}
    size = -1
    for row in rows:
        if row[0] == "sealed":
            size = row[1]
            found[size] = {}
        elif row[0] == "counted":
            found[size][ClosedCell(*row[1:9])] = row[9]
    return found


def ranges_of(leaves: Iterable[int]) -> list[tuple[int, int]]:
    """Ascending leaves as ranges."""
    found: list[tuple[int, int]] = []
    for leaf in leaves:
        if found and sum(found[-1]) == leaf:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((leaf, 1))
    return found


def leaves_in(ranges: Ranges) -> Iterator[int]:
    """Each leaf of some ranges."""
    for first, count in ranges:
        yield from range(first, first + count)
