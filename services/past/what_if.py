"""Definitions tried on the past: the whole log counted under them, beside today's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.streams import StreamId
from services.past.chosen import StreamFeed
from services.past.definitions import Definitions
from services.past.reasons import entries_until, registers_at
from services.projections.consumer import Progress
from services.projections.domain import history
from services.projections.domain.cells import Areas
from services.projections.domain.entries import ActFact, read
from services.projections.domain.folding import measure
from services.projections.domain.read_models import READ_MODELS
from services.projections.domain.what_if import Key, by_year, regrouped, retained
from services.projections.ports import EventFeed
from services.reporting.domain.tables.selection import DISTINCT


@dataclass(frozen=True)
class Line:
    """A modality of a year: what it is today under its new codes, and what it would be."""

    key: Key
    label: str
    today: int
    tried: int
    changed: bool


def tried(
    feed: StreamFeed, definitions: Definitions, level: str, area: str, progress: Progress
) -> Sequence[Line]:
    """Every year of the log, every modality; nothing that serves is touched.

    What today counts under codes that are grouped stands as their sum, so that both columns
    speak of the same modalities.
    """
    until = feed.head()
    records = registers_at(feed, until)
    model, block = READ_MODELS[level], definitions.block
    distinct = block.cells in DISTINCT
    new = definitions.new_codes()
    today: Counter[Key] = Counter()
    would: Counter[Key] = Counter()
    for stream, state in _histories(feed, until, progress):
        areas: Areas = model.areas(state.post, records.get(state.post))
        cells = measure(stream, state, areas)
        counted = by_year(cells, block.cells, definitions.measure, area, distinct)
        today.update(regrouped(counted, new, once=False))
        if counted and retained(state, definitions.retenir):
            would.update(regrouped(counted, new, once=definitions.once))
    return list(_lines(definitions, today, would))


def _histories(
    feed: EventFeed, until: int, progress: Progress
) -> Iterator[tuple[StreamId, history.History]]:
    """Every case and month of activity as known in the end; encoded meanwhile: they are many."""
    states: dict[StreamId, bytes] = {}
    for entry in entries_until(feed, 0, until, progress):
        if entry.stream.is_register:
            continue
        try:
            fact = read(entry)
            known = states.get(entry.stream)
            assert isinstance(fact, ActFact)
            state = history.evolve(history.decode(known) if known else None, fact)
        except Exception:  # set aside by the read models too
            continue
        states[entry.stream] = history.encode(state)
    for stream, stored in states.items():
        yield stream, history.decode(stored)


def _lines(
    definitions: Definitions, today: Mapping[Key, int], would: Mapping[Key, int]
) -> Iterator[Line]:
    dimensions = definitions.block.dimensions
    counted_otherwise = bool(definitions.retenir) or definitions.compter == "situations"
    codes: dict[str, dict[str, str]] = {}
    made: dict[str, set[str]] = {}
    for dimension in dimensions:
        groups = definitions.regrouper.get(dimension.key, {})
        gone = {code for group in groups.values() for code in group.codes}
        labels = {c.code: c.label for c in dimension.codes.codes if c.code not in gone}
        codes[dimension.key] = labels | {new: each.libelle for new, each in groups.items()}
        made[dimension.key] = set(groups)
    others = [each.key for each in dimensions if each.key != "force"]
    places = {"force": 1, **{key: 2 + at for at, key in enumerate(others)}}
    orders = {key: {code: n for n, code in enumerate(labels)} for key, labels in codes.items()}
    for key in sorted(
        {*today, *would}, key=lambda k: (k[0], *(orders[e].get(k[places[e]], 99) for e in orders))
    ):
        said = {name: str(key[place]) for name, place in places.items() if name in codes}
        words = [codes[name].get(code, code or "sans force") for name, code in said.items()]
        changed = counted_otherwise or any(code in made[name] for name, code in said.items())
        yield Line(key, ", ".join(words), today.get(key, 0), would.get(key, 0), changed)
