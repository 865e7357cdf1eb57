"""One share of the facts of a bundle, folded in memory: some of the cases, and what posts say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeAlias, cast
from zlib import crc32

from contracts.bundle import EVENTS
from contracts.envelope import UnknownEventType
from contracts.events import EVENTS as KNOWN
from contracts.events import ActivityEvent, PostEvent
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.events.external import SeriesDeposited
from contracts.period import Period
from contracts.read_model import PostRecord, SeriesRow
from contracts.streams import LOG_STREAM, StreamId
from services.projections.domain import history, register
from services.projections.domain.cells import Areas, Cell
from services.projections.domain.entries import ActFact, AnyFact, Entry, RegisterFact, read
from services.projections.domain.folding import measure, post_of
from services.projections.domain.read_models import DEPARTMENT
from services.reporting.domain.tables.selection import DISTINCT
from services.verifier.bundle import Wrong
from services.verifier.facts import ID_ENDS, share_of_id

_CASE = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SUBJECT = b'"subject":"'
_TYPE_BEGINS = ID_ENDS + len(b'","type":"')
_ACTIVITY = frozenset(
    name.encode()
    for name, event in KNOWN.items()
    if issubclass(event, ActivityEvent | FactCorrected | FactWithdrawn)
)
LOG_SUBJECT = LOG_STREAM.encode()
REGISTER = StreamId("")
"""Read as facts of a register are: whole."""

Measures = frozenset[tuple[str, str]]
"""Tables and measures to count."""

PostCells: TypeAlias = dict[tuple[str, Cell], int]
"""Counts by post and cell, whose area is the post's département on the day of the fact.

Of distinct persons of a post that moved, also a cell whose area is the post.
"""

Device: TypeAlias = tuple[str, str]
"""A post and one of its devices."""


class Wanted(NamedTuple):
    """What to count: tables of persons, and tables that count none."""

    protected: Measures
    open: Measures


class AtCut(NamedTuple):
    """What one share adds to a cut: cells of persons, the register, cells of open tables."""

    cells: PostCells
    posts: Sequence[PostRecord]
    open: PostCells


class Share:
    """Cases and the activity of posts, a share of each; every register; series in the first."""

    def __init__(self, number: int, of: int) -> None:
        self._number, self._of = number, of
        self._acts: dict[StreamId, bytes] = {}
        self._registers: dict[StreamId, register.Register] = {}
        self.numbers: dict[Device, list[int]] = {}

    def take(self, stored: bytes, number: int) -> None:
        """The fact number `number` of the log, if it is of this share. Raises Wrong."""
        subject = _subject(stored, number)
        if _CASE.fullmatch(subject):
            if crc32(subject) % self._of == self._number:
                self._fold(StreamId.of_case(subject.decode()), stored, number)
            return
        if subject == LOG_SUBJECT:
            return
        stream = _stream_of(_read(REGISTER, stored, number))
        if stream.is_series:
            mine = self._number == 0
        else:
            mine = stream.is_register or crc32(subject) % self._of == self._number
        if mine:
            self._fold(stream, stored, number)

    def _fold(self, stream: StreamId, stored: bytes, number: int) -> None:
        fact = _read(stream, stored, number)
        if isinstance(fact, ActFact):
            before = self._acts.get(stream)
            known = history.decode(before) if before is not None else None
            self._acts[stream] = history.encode(history.evolve(known, fact))
        else:
            self._registers[stream] = register.evolve(self._registers.get(stream), fact, number)
        if fact.sequence is not None and fact.device is not None and not stream.is_series:
            self.numbers.setdefault((post_of(fact), fact.device), []).append(fact.sequence)

    def records(self) -> list[PostRecord]:
        """What the register says of each post that ever opened, by post."""
        posts = sorted(stream for stream in self._registers if not stream.is_series)
        return [*register.records_of(self._registers[post] for post in posts).values()]

    def series(self) -> list[SeriesRow]:
        """Every deposit, in the order of the log."""
        series = (each for stream, each in self._registers.items() if stream.is_series)
        rows = (row for each in series for row in register.series_rows(each))
        return sorted(rows, key=lambda row: row.position)

    def count(self, text: str, wanted: Wanted) -> AtCut:
        """What has been taken so far adds to a period."""
        period, records = Period.parse(text), self.records()
        posts = {record.post: record for record in records}
        quarters = {month: q.months[0] for q in period.quarters for month in q.months}
        kept_as = {text: text} | {month: quarters[month] for month in period.months}
        cells: PostCells = {}
        opened: PostCells = {}
        for post, cell, amount in self._measured(posts, f"{period.year:04d}-".encode()):
            if cell.period not in kept_as:
                continue
            if (cell.table, cell.measure) in wanted.protected:
                key = post, cell._replace(period=kept_as[cell.period])
                cells[key] = cells.get(key, 0) + amount
            if (cell.table, cell.measure) in wanted.open:
                opened[post, cell] = opened.get((post, cell), 0) + amount
        return AtCut(cells, records, opened)

    def _measured(
        self, posts: dict[str, PostRecord], year: bytes
    ) -> Iterator[tuple[str, Cell, int]]:
        """What each history measures, where it says anything of the year."""
        areas: dict[str, Areas] = {}
        for stream, stored in self._acts.items():
            if year not in stored:
                continue
            state = history.decode(stored)
            post = state.post
            if post not in areas:
                areas[post] = DEPARTMENT.areas(post, posts.get(post))
            measured = measure(stream, state, areas[post])
            for cell, amount in measured.items():
                yield post, cell, amount
            if len(areas[post]) > 1:
                for cell in {c._replace(area=post) for c in measured if c.table in DISTINCT}:
                    yield post, cell, 1


def takers(stored: bytes, number: int, of: int) -> Iterable[int]:
    """The shares that need the fact number `number` of the log: of its id, of what it counts in.

    Told by its first bytes; where they are not those of a fact, the share of its id refuses it.
    Raises Wrong.
    """
    by_id = share_of_id(stored, of)
    subject = _subject(stored, number)
    type = stored[_TYPE_BEGINS : stored.find(b'"', _TYPE_BEGINS)]
    if _CASE.fullmatch(subject) or type in _ACTIVITY:
        its = crc32(subject) % of
        return (by_id,) if its == by_id else (by_id, its)
    return range(of)


def _read(stream: StreamId, stored: bytes, number: int) -> AnyFact:
    try:
        return read(Entry(number, stream, stored))
    except UnknownEventType as error:
        raise Wrong(
            f"{EVENTS}, fait n° {number} : le type {error} est inconnu de cette version de "
            "Relais, qui ne le compte pas ; vérifiez avec une version plus récente."
        ) from None
    except ValueError:  # msgspec's own errors are ValueErrors
        raise Wrong(f"{EVENTS}, fait n° {number} : il ne se lit pas.") from None


def _stream_of(fact: AnyFact) -> StreamId:
    """The stream of a fact of no case, read whole: see contracts.streams.stream_of."""
    event, data = KNOWN[fact.type], cast(RegisterFact, fact).data
    if event is SeriesDeposited:
        return StreamId.of_series(data["series"], data["area"])
    if issubclass(event, PostEvent):
        return StreamId(data["post"])
    return StreamId.of_activity(data["post"], data["occurred_on"])


def recorded_at(stored: bytes, number: int) -> str:
    """When the fact number `number` was recorded. Raises Wrong."""
    return _read(StreamId(LOG_STREAM), stored, number).recordedat


def _subject(stored: bytes, number: int) -> bytes:
    with suppress(ValueError):
        begins = stored.index(_SUBJECT) + len(_SUBJECT)
        return stored[begins : stored.index(b'"', begins)]
    raise Wrong(f"{EVENTS}, fait n° {number} : il n'a pas de sujet.")
