"""One share of the facts of a bundle, folded in memory: some of the cases and posts' months."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, TypeAlias, cast
from zlib import crc32

from contracts.bundle import EVENTS
from contracts.envelope import UnknownEventType
from contracts.events import EVENTS as KNOWN
from contracts.events import ActivityEvent
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.streams import LOG_STREAM, StreamId
from contracts.upcasts import UPCASTS
from services.projections.domain import history
from services.projections.domain.cells import Areas, Cell
from services.projections.domain.entries import ActFact, AnyFact, Entry, read
from services.projections.domain.folding import measure, post_of
from services.projections.domain.read_models import DEPARTMENT
from services.reporting.domain.tables.selection import DISTINCT
from services.verifier.bundle import Wrong
from services.verifier.facts import ID_ENDS
from services.verifier.numbers import Numbers

_CASE = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SUBJECT = b'"subject":"'
_TYPE_BEGINS = ID_ENDS + len(b'","type":"')
_ACTS = StreamId("a/month")
"""Read as facts of activity are."""


def _is_act(name: str) -> bool:
    while retired := UPCASTS.get(name):
        name = retired.becomes
    return issubclass(KNOWN[name], ActivityEvent | FactCorrected | FactWithdrawn)


_ACTIVITY = frozenset(name.encode() for name in (*KNOWN, *UPCASTS) if _is_act(name))

Measures = frozenset[tuple[str, str]]
"""Tables and measures to count."""

PostCells: TypeAlias = dict[tuple[str, Cell], int]
"""Counts by post and cell, whose area is the post's département on the day of the fact.

Of distinct persons of a post that moved, also a cell whose area is the post.
"""


class Wanted(NamedTuple):
    """What to count: tables of persons, and tables that count none."""

    protected: Measures
    open: Measures


class Share:
    """Cases and months of activity, each whole."""

    def __init__(self) -> None:
        self._acts: dict[StreamId, bytes] = {}
        self.numbers = Numbers()

    def take(self, stored: bytes, number: int) -> None:
        """The fact number `number` of the log, which is of this share. Raises Wrong."""
        subject = subject_of(stored, number)
        case = StreamId.of_case(subject.decode()) if _CASE.fullmatch(subject) else None
        fact = cast(ActFact, read_fact(case or _ACTS, stored, number))
        stream = case or StreamId.of_activity(fact.data.post, fact.data.occurred_on)
        before = self._acts.get(stream)
        known = history.decode(before) if before is not None else None
        self._acts[stream] = history.encode(history.evolve(known, fact))
        if fact.sequence is not None and fact.device is not None:
            self.numbers.add((post_of(fact), fact.device), fact.sequence)

    def count(
        self, periods: Sequence[str], records: Sequence[PostRecord], wanted: Wanted
    ) -> tuple[list[PostCells], PostCells]:
        """What has been taken so far adds to each period, and to the open tables of the last.

        `records`: the register then. Every history is measured once.
        """
        cells: list[PostCells] = [{} for _ in periods]
        opened: PostCells = {}
        kept_as = _kept_as(periods)
        whole = {*Period.parse(periods[-1]).months, periods[-1]}
        years = {f"{period[:4]}-".encode() for period in periods}
        for post, cell, amount in self._measured({each.post: each for each in records}, years):
            measured = cell.table, cell.measure
            if measured in wanted.protected:
                for at, kept in kept_as.get(cell.period, ()):
                    key = post, cell._replace(period=kept)
                    cells[at][key] = cells[at].get(key, 0) + amount
            if measured in wanted.open and cell.period in whole:
                opened[post, cell] = opened.get((post, cell), 0) + amount
        return cells, opened

    def _measured(
        self, posts: Mapping[str, PostRecord], years: set[bytes]
    ) -> Iterator[tuple[str, Cell, int]]:
        """What each history measures, where it says anything of the years."""
        areas: dict[str, Areas] = {}
        for stream, stored in self._acts.items():
            if not any(year in stored for year in years):
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


def _kept_as(periods: Sequence[str]) -> Mapping[str, list[tuple[int, str]]]:
    """By the period of a cell, a month or a whole one: the places in `periods` where it counts.

    Each with the period under which it is kept there: months of a quarter under its first.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for at, text in enumerate(periods):
        period = Period.parse(text)
        found.setdefault(text, []).append((at, text))
        for quarter in period.quarters:
            for month in quarter.months:
                if month in period.months:
                    found.setdefault(month, []).append((at, quarter.months[0]))
    return found


def share_of(stored: bytes, number: int, of: int) -> int | None:
    """In which of so many shares the fact number `number` of the log counts; None for registers.

    Told by its first bytes: where they are not those of a fact, whoever reads it refuses it.
    Raises Wrong.
    """
    subject = subject_of(stored, number)
    type = stored[_TYPE_BEGINS : stored.find(b'"', _TYPE_BEGINS)]
    is_act = type in _ACTIVITY or _CASE.fullmatch(subject)
    return crc32(subject) % of if is_act else None


def read_fact(stream: StreamId, stored: bytes, number: int) -> AnyFact:
    """A fact, as those of a stream are read. Raises Wrong."""
    try:
        return read(Entry(number, stream, stored))
    except UnknownEventType as error:
        raise Wrong(
            f"{EVENTS}, fait n° {number} : le type {error} est inconnu de cette version de "
            "Relais, qui ne le compte pas ; vérifiez avec une version plus récente."
        ) from None
    except ValueError:  # msgspec's own errors are ValueErrors
        raise refused(number) from None


def refused(number: int) -> Wrong:
    """The finding that a fact is none."""
    return Wrong(f"{EVENTS}, fait n° {number} : il ne se lit pas.")


def recorded_at(stored: bytes, number: int) -> str:
    """When the fact number `number` was recorded. Raises Wrong."""
    return read_fact(StreamId(LOG_STREAM), stored, number).recordedat


def subject_of(stored: bytes, number: int) -> bytes:
    """The subject of a fact. Raises Wrong."""
    with suppress(ValueError):
        begins = stored.index(_SUBJECT) + len(_SUBJECT)
        return stored[begins : stored.index(b'"', begins)]
    raise Wrong(f"{EVENTS}, fait n° {number} : il n'a pas de sujet.")
