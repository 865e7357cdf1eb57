"""Folding one stream's part of a batch, the poison isolated: only its own stream waits."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from contracts.read_model import CaseRow, PostRecord, SeriesRow
from contracts.streams import StreamId
from services.projections.domain import activity, history, register, situation
from services.projections.domain.case_list import listed_case
from services.projections.domain.cells import Areas, Cells, difference
from services.projections.domain.entries import (
    ActFact,
    AnyFact,
    Entry,
    RegisterFact,
    read,
)
from services.projections.domain.history import History
from services.projections.domain.register import Register
from services.projections.domain.situation import EVERY, Parts

POISON, HELD, DISCARDED = "poison", "held", "discarded"
NOWHERE = Areas([("", "")])  # an area is put on a cell last: most posts never move

F = TypeVar("F", ActFact, RegisterFact)
Item: TypeAlias = tuple[Entry, AnyFact | Exception]
Streams: TypeAlias = dict[StreamId, list[Item]]


class DeadLetter(NamedTuple):
    """A fact set aside: the poison itself, or a later fact of the stream it holds back."""

    entry: Entry
    state: str
    error: str


class FoldedActs(NamedTuple):
    """A case or a month of activity after a batch, encoded: a batch holds many of them.

    `post` and `stored` are empty where nothing could be counted yet. `changed`: what it
    then measures less what it measured, without area. `case`: its row, if it is a
    case that stands. `letters`: what could not be counted.
    """

    post: str
    stored: bytes
    changed: Cells
    case: CaseRow | None
    letters: Sequence[DeadLetter] = ()


class FoldedRegister(NamedTuple):
    """A post's register or a series after a batch, and what it then publishes."""

    state: Register | None
    record: PostRecord | None = None
    rows: Sequence[SeriesRow] = ()
    letters: Sequence[DeadLetter] = ()


def read_all(entries: Sequence[Entry]) -> list[Item]:
    """Each entry with its fact, or with the reason why it cannot be read."""
    items: list[Item] = []
    for entry in entries:
        try:
            items.append((entry, read(entry)))
        except Exception as unreadable:  # whatever it is, it may hold back one stream only
            items.append((entry, unreadable))
    return items


def recorded_at(items: Sequence[Item]) -> str:
    """The instant of the last fact that can be read, empty when there is none."""
    facts = (fact for _, fact in reversed(items))
    return next((fact.recordedat for fact in facts if not isinstance(fact, Exception)), "")


def new_after(items: Sequence[Item], position: int) -> list[Item]:
    """The items beyond `position`, each position once: what is delivered again is skipped."""
    new: list[Item] = []
    for item in items:
        if item[0].position > position:
            new.append(item)
            position = item[0].position
    return new


def split(items: list[Item], position: int) -> tuple[list[Item], list[Item]]:
    """The items up to a position, and those beyond."""
    at = bisect_right(items, position, key=lambda item: item[0].position)
    return items[:at], items[at:]


def post_of(fact: AnyFact) -> str:
    """The post that a fact is about; not for series."""
    return str(fact.data["post"]) if isinstance(fact, RegisterFact) else fact.data.post


def measure(stream: StreamId, state: History | None, areas: Areas, only: Parts = EVERY) -> Cells:
    """What a case (only some parts of it) or a month of activity adds to the tables."""
    if state is None:
        return {}
    if stream.case:
        return situation.measures(state, areas, only)
    return activity.measures(state, areas)


class Touched(NamedTuple):
    """What a batch touches: cases and activity, registers and series, posts."""

    acts: Streams
    registers: Streams
    posts: Sequence[str]


class FoldCache:
    """The folds of one batch, made once for all the read models that count it.

    A fold is pure: the same state before and the same facts give the same after. A read
    model that stands elsewhere, or holds a fact back, has its own.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[StreamId, bytes | None, int, int], FoldedActs] = {}
        self._touched: dict[tuple[int, int, int], Touched] = {}

    def touched(self, items: Sequence[Item]) -> Touched:
        """The items by stream, in their order, and the posts they are about."""
        key = (items[0][0].position, items[-1][0].position, len(items))
        touched = self._touched.get(key)
        if touched is None:
            touched = self._touched[key] = _touched(items)
        return touched

    def acts(self, stream: StreamId, stored: bytes | None, items: Sequence[Item]) -> FoldedActs:
        """The stream once `items` are known, up to the first that cannot be counted."""
        key = (stream, stored, items[0][0].position, items[-1][0].position)
        folded = self._known.get(key)
        if folded is None:
            folded = self._known[key] = _fold_acts(stream, stored, items)
        return folded


def fold_register(state: Register | None, items: Sequence[Item]) -> FoldedRegister:
    """The register or series once `items` are known, up to the first that cannot be counted."""
    folded = FoldedRegister(state)
    for at, (entry, fact) in enumerate(items):
        try:
            folded = _published(
                register.evolve(folded.state, _fact_of(RegisterFact, fact), entry.position), entry
            )
        except Exception as poison:
            return folded._replace(letters=_letters(items[at:], poison))
    return folded


def _touched(items: Sequence[Item]) -> Touched:
    acts: Streams = {}
    registers: Streams = {}
    posts: set[str] = set()
    for item in items:
        (_, stream, _), fact = item
        if stream.is_log:
            continue
        (registers if stream.is_register else acts).setdefault(stream, []).append(item)
        if not isinstance(fact, Exception) and not stream.is_series:
            posts.add(post_of(fact))
    return Touched(acts, registers, sorted(posts))


def _fold_acts(stream: StreamId, stored: bytes | None, items: Sequence[Item]) -> FoldedActs:
    before = history.decode(stored) if stored is not None else None
    letters: Sequence[DeadLetter] = ()
    state = before
    try:
        for _, fact in items:
            state = history.evolve(state, _fact_of(ActFact, fact))
        cells = measure(stream, state, NOWHERE)
    except Exception:  # rare: go through them one by one to find the poison
        state, letters = _up_to_the_poison(stream, before, items)
        cells = measure(stream, state, NOWHERE)
    if state is None:
        return FoldedActs("", b"", {}, None, letters)
    changed = difference(cells, measure(stream, before, NOWHERE)) if before else cells
    case = listed_case(stream.case, state) if stream.case else None
    return FoldedActs(state.post, history.encode(state), changed, case, letters)


def _up_to_the_poison(
    stream: StreamId, state: History | None, items: Sequence[Item]
) -> tuple[History | None, Sequence[DeadLetter]]:
    for at, (_, fact) in enumerate(items):
        try:
            candidate = history.evolve(state, _fact_of(ActFact, fact))
            measure(stream, candidate, NOWHERE)
        except Exception as poison:
            return state, _letters(items[at:], poison)
        state = candidate
    return state, ()


def _published(state: Register, entry: Entry) -> FoldedRegister:
    if entry.stream.is_series:
        return FoldedRegister(state, rows=register.series_rows(state))
    return FoldedRegister(state, record=register.post_record(state))


def _letters(items: Sequence[Item], poison: Exception) -> list[DeadLetter]:
    """The first of `items` is the poison, the others wait for it."""
    error = f"{type(poison).__name__}: {poison}"
    first, *others = (entry for entry, _ in items)
    return [DeadLetter(first, POISON, error), *(DeadLetter(x, HELD, "") for x in others)]


def _fact_of(kind: type[F], fact: AnyFact | Exception) -> F:
    if isinstance(fact, kind):
        return fact
    raise fact if isinstance(fact, Exception) else TypeError(fact.type)
