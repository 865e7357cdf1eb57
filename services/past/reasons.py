"""A rectificatif: a table at two positions of the log, each changed figure explained by facts."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from pydantic import BaseModel

from contracts.period import Period
from contracts.statistics import TABLES
from contracts.statistics.catalogue import Evaluation
from contracts.streams import StreamId
from services.past.chosen import StreamFeed
from services.past.folded import Folded, Records, speaks_of
from services.past.moments import Past
from services.past.then import Then, measured
from services.projections.consumer import Progress
from services.projections.domain import register
from services.projections.domain.cells import Areas, Cell, Cells, difference
from services.projections.domain.entries import Entry, RegisterFact
from services.projections.domain.folding import read_all
from services.projections.domain.history import History
from services.projections.domain.read_models import READ_MODELS, ReadModel
from services.projections.domain.rectifying import CAUSE_OF, LATE, MOVED
from services.projections.domain.situation import Parts
from services.projections.ports import EventFeed
from services.reporting.application import Tables
from services.reporting.domain.errors import AreaMissing
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import TableRow

BATCH = 5_000
Key = tuple[str, str, str, str]
"""(measure, force, first code, second code)."""


class NotExplained(ValueError):
    """The table is no sum of cells; the message (French) says which are."""


@dataclass
class Reasons:
    """Why a figure changed: by cause, how many facts, and by how much."""

    facts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    amounts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def change(self) -> int:
        """The whole change."""
        return sum(self.amounts.values())


@dataclass(frozen=True)
class Wanted:
    """The cells of a table, at a level, of an area and a period.

    `keys`: how many codes of a cell the table tells apart, none to two. `year`: of the
    periods.
    """

    model: ReadModel
    tables: frozenset[str]
    periods: frozenset[str]
    area: str
    keys: int
    year: str

    @property
    def parts(self) -> Parts:
        """What of a situation makes them."""
        return Parts.among(self.tables)

    def key(self, cell: Cell) -> Key | None:
        """Under which figure a cell counts, None when it is not asked for."""
        asked = cell.table in self.tables and cell.period in self.periods and cell.area == self.area
        if not asked:
            return None
        d1, d2 = cell.d1 if self.keys else "", cell.d2 if self.keys == 2 else ""
        return cell.measure, cell.force, d1, d2


def wanted(code: str, level: str, area: str, period: Period) -> Wanted:
    """Raises NotExplained for a table whose figures are no sums."""
    table = TABLES[code]
    if table.evaluation != Evaluation.CELLS:
        sums = ", ".join(
            each.code for each in TABLES.values() if each.evaluation == Evaluation.CELLS
        )
        raise NotExplained(f"Le tableau {code} n'est pas une somme de cases ; le sont : {sums}.")
    cells = frozenset(block.cells for block in table.breakdowns)
    keys = max(sum(d.key != "force" for d in block.dimensions) for block in table.breakdowns)
    return Wanted(
        READ_MODELS[level],
        cells,
        frozenset((*period.months, str(period))),
        area,
        keys,
        f"{period.year:04d}",
    )


Look = Callable[[Then], None]
"""Shown the read models at a position, which move on afterwards."""


def reasons(
    feed: StreamFeed,
    asked: Wanted,
    after: int,
    until: int,
    progress: Progress | None = None,
    look: Look | None = None,
) -> Mapping[Key, Reasons]:
    """Why the figures asked for changed between two positions of the log, in one reading of it.

    `look` is shown the read models at each of both positions.
    """
    now = registers_at(feed, until)
    folded = Folded(feed).until(after, _half(progress, until))
    then = folded.records()
    moved = {post for post in now if _areas(asked, post, then) != _areas(asked, post, now)}
    found: dict[Key, Reasons] = defaultdict(Reasons)
    if look:
        look(Then(folded, feed))
    known: dict[StreamId, Cells] = {}  # what streams with a later fact measure of what is asked
    for stream, fact, before, state in folded.steps(until, progress):
        areas = _areas(asked, state.post, then if state.post in then else now)
        if asked.area not in {each[1] for each in areas}:
            continue
        if stream not in known:
            known[stream] = _measured(asked, stream, before, areas)
        was = known[stream]
        known[stream] = _measured(asked, stream, state, areas)
        if was or known[stream]:
            cause = CAUSE_OF.get(fact.type, LATE)
            _note(found, asked, cause, difference(known[stream], was))
    for stream, state in folded.states("") if moved else ():
        if state.post in moved and state.post in then:
            here, there = (_areas(asked, state.post, records) for records in (then, now))
            change = difference(
                measured(stream, state, there, asked.parts),
                measured(stream, state, here, asked.parts),
            )
            _note(found, asked, MOVED, change)
    if look:
        look(Then(folded, feed))
    return {key: each for key, each in found.items() if any(each.amounts.values())}


def _measured(asked: Wanted, stream: StreamId, state: History | None, areas: Areas) -> Cells:
    """What a stream measures of the cells asked for."""
    if state is None or not speaks_of(state, asked.year):
        return {}
    cells = measured(stream, state, areas, asked.parts)
    return {cell: amount for cell, amount in cells.items() if asked.key(cell)}


def _note(found: dict[Key, Reasons], asked: Wanted, cause: str, amounts: Cells) -> None:
    counted = set()
    for cell, amount in amounts.items():
        key = asked.key(cell)
        if key is not None:
            found[key].amounts[cause] += amount
            counted.add(key)
    for key in counted:
        found[key].facts[cause] += 1


def _half(progress: Progress | None, until: int) -> Progress | None:
    """Progress towards a later position than the one that is read to."""
    return (lambda position, _: progress(position, until)) if progress else None


def _areas(asked: Wanted, post: str, records: Records) -> Areas:
    return asked.model.areas(post, records.get(post))


def registers_at(feed: StreamFeed, until: int) -> Records:
    """What the register says of each post, as known at a position."""
    found: dict[str, register.Register] = {}
    for entry in feed.registers(until):
        if entry.stream.is_of_a_post:
            for _, fact in read_all([entry]):
                if isinstance(fact, RegisterFact):
                    known = found.get(entry.stream)
                    found[entry.stream] = register.evolve(known, fact, entry.position)
    return register.records_of(found.values())


def entries_until(
    feed: EventFeed, after: int, until: int, progress: Progress | None
) -> Iterator[Entry]:
    """The log after a position, up to another."""
    while batch := [e for e in feed.read(after, BATCH) if e.position <= until]:
        yield from batch
        after = batch[-1].position
        if progress:
            progress(after, until)


Shown = Callable[[str, int], AbstractContextManager[Progress]]
"""Shows the progress of a part, by its French name and its last position."""


class Cause(BaseModel):
    """How many facts of a kind (tardif, corrige, retire, organisation), and their amount."""

    facts: int
    change: int


@dataclass(frozen=True)
class Change:
    """A figure that changed: its row as it is at the end, its causes, and what is
    left unexplained, which must be 0."""

    row: TableRow
    before: int
    after: int
    causes: Mapping[str, Cause]
    residue: int


def changes(
    opened: Past, question: Question, first: int, last: int, shown: Shown
) -> Sequence[Change]:
    """The figures of a table that changed between two positions, or that facts crossed out.

    Raises NotExplained, AreaMissing and MomentUnknown.
    """
    opened.require_whole(first)
    if question.area is None:
        raise AreaMissing(question.level)
    sought = wanted(question.table.code, question.level, question.area, question.period)
    figures: list[Mapping[Key, TableRow]] = []
    with shown("Explication", last) as advanced:
        found = reasons(
            opened.feed,
            sought,
            first,
            last,
            advanced,
            lambda then: figures.append(_figures(question, then)),
        )
    before, after = figures
    by_figure = found if question.table.has_force else _over_forces(found)
    changed = (
        _change(row, before[key], by_figure.get(key, Reasons())) for key, row in after.items()
    )
    return [each for each in changed if each.before != each.after or each.causes or each.residue]


def _figures(question: Question, then: Then) -> Mapping[Key, TableRow]:
    """The counts of the table as the read models stand."""
    place = question.level, question.area, str(question.period)
    result = Tables(then).table(question.table.code, *place)
    return {
        (measure.key, *_codes([d.key for d in block.dimensions], row)): row
        for block in question.table.breakdowns
        for measure in block.measures
        if not measure.share
        for row in result.rows
        if row.get("measure", measure.key) == measure.key
    }


def _codes(keys: Sequence[str], row: TableRow) -> tuple[str, str, str]:
    others = [str(row[key]) for key in keys if key != "force"]
    first, second = (*others, "", "")[:2]
    return str(row.get("force") or ""), first, second


def _change(row: TableRow, earlier: TableRow, why: Reasons) -> Change:
    was, is_ = int(earlier["value"] or 0), int(row["value"] or 0)
    causes = {
        cause: Cause(facts=why.facts[cause], change=amount)
        for cause, amount in why.amounts.items()
        if why.facts[cause]
    }
    return Change(row, was, is_, causes, is_ - was - why.change)


def _over_forces(found: Mapping[Key, Reasons]) -> Mapping[Key, Reasons]:
    """The reasons of a table without forces: those of both together."""
    merged: dict[Key, Reasons] = {}
    for (measure, _, first, second), each in found.items():
        into = merged.setdefault((measure, "", first, second), Reasons())
        for cause, amount in each.amounts.items():
            into.amounts[cause] += amount
            into.facts[cause] += each.facts[cause]
    return merged
