"""Folding one stream's part of a batch, the poison isolated: only its own stream waits."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from contracts.read_model import PostRecord, SeriesRow
from services.projections.domain import activity, history, register, series, situation
from services.projections.domain.cells import Areas, Cells
from services.projections.domain.entries import ActFact, AnyFact, Entry, RegisterFact, read
from services.projections.domain.history import History
from services.projections.domain.register import Register

POISON, HELD, DISCARDED = "poison", "held", "discarded"

Item: TypeAlias = tuple[Entry, AnyFact | Exception]


class DeadLetter(NamedTuple):
    """A fact set aside: the poison itself, or a later fact of the stream it holds back."""

    entry: Entry
    state: str
    error: str


class FoldedActs(NamedTuple):
    """A case or a month of activity after a batch, and what it then measures."""

    state: History | None
    cells: Cells
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


def new_after(items: Sequence[Item], position: int) -> list[Item]:
    """The items beyond `position`, each position once: what is delivered again is skipped."""
    new: list[Item] = []
    for item in items:
        if item[0].position > position:
            new.append(item)
            position = item[0].position
    return new


def measure(stream: str, state: History | None, areas: Areas) -> Cells:
    """What a case or a month of activity adds to the tables."""
    if state is None:
        return {}
    if stream.startswith("case/"):
        return situation.measures(state, areas)
    return activity.measures(state, areas)


def fold_acts(
    stream: str, state: History | None, items: Sequence[Item], areas: Areas
) -> FoldedActs:
    """The stream once `items` are known, up to the first that cannot be counted."""
    try:
        folded = state
        for _, fact in items:
            folded = history.evolve(folded, _act(fact))
        return FoldedActs(folded, measure(stream, folded, areas))
    except Exception:  # rare: go through them one by one to find the poison
        return _fold_acts_slowly(stream, state, items, areas)


def fold_register(state: Register | None, items: Sequence[Item]) -> FoldedRegister:
    """The register or series once `items` are known, up to the first that cannot be counted."""
    folded = FoldedRegister(state)
    for at, (entry, fact) in enumerate(items):
        try:
            folded = _published(register.evolve(folded.state, _noted(fact), entry.position), entry)
        except Exception as poison:
            return folded._replace(letters=_letters(items[at:], poison))
    return folded


def _fold_acts_slowly(
    stream: str, state: History | None, items: Sequence[Item], areas: Areas
) -> FoldedActs:
    cells = measure(stream, state, areas)
    for at, (_, fact) in enumerate(items):
        try:
            candidate = history.evolve(state, _act(fact))
            cells = measure(stream, candidate, areas)
        except Exception as poison:
            return FoldedActs(state, cells, _letters(items[at:], poison))
        state = candidate
    return FoldedActs(state, cells)


def _published(state: Register, entry: Entry) -> FoldedRegister:
    if "/" in entry.stream:
        return FoldedRegister(state, rows=series.rows(state))
    return FoldedRegister(state, record=register.post_record(state))


def _letters(items: Sequence[Item], poison: Exception) -> list[DeadLetter]:
    """The first of `items` is the poison, the others wait for it."""
    error = f"{type(poison).__name__}: {poison}"
    first, *others = (entry for entry, _ in items)
    return [DeadLetter(first, POISON, error), *(DeadLetter(x, HELD, "") for x in others)]


def _act(fact: AnyFact | Exception) -> ActFact:
    if isinstance(fact, ActFact):
        return fact
    raise fact if isinstance(fact, Exception) else TypeError(fact.type)


def _noted(fact: AnyFact | Exception) -> RegisterFact:
    if isinstance(fact, RegisterFact):
        return fact
    raise fact if isinstance(fact, Exception) else TypeError(fact.type)
