"""From a figure of a post to the facts behind it: each with what it adds, and nothing left over."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from contracts.statistics import Breakdown, StatisticalTable
from contracts.streams import StreamId
from services.past.moments import Past
from services.past.reasons import Key, NotExplained, entries_until, wanted
from services.projections.consumer import Progress
from services.projections.domain.cells import Areas
from services.projections.domain.entries import Entry
from services.projections.domain.folding import Item, read_all
from services.projections.domain.rectifying import Contribution, contributions
from services.projections.ports import EventFeed
from services.reporting.domain import errors
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import TableRow

Filters = Mapping[str, str]
"""Row keys of the table with the codes asked for: force, measure, and its dimensions."""


class FactBehind(BaseModel):
    """A fact of the post: its place in the log, and what it made of the figure.

    `cause`: tardif (said for the first time), corrige, retire; `change` may be negative.
    """

    position: int
    id: str
    type: str
    subject: str
    occurred_on: str
    recorded_at: str
    cause: str
    change: int


class Explanation(BaseModel):
    """A figure of a post as at a position, and all the facts that make it."""

    table: str
    post: str
    period: str
    where: dict[str, str]
    position: int
    value: int
    residue: int
    facts: list[FactBehind]


class UnknownKey(ValueError):
    """No row of the table has this key, or this code of it; the message (French) says which."""


def codes_in(where: Iterable[str]) -> Filters:
    """The codes in words of the form `sex=f`. Raises UnknownKey."""
    found = {}
    for said in where:
        name, equals, code = said.partition("=")
        if not equals:
            raise UnknownKey(f"« {said} » ne se lit pas : écrivez clé=code, par exemple sex=f.")
        found[name] = code
    return found


def explain(opened: Past, question: Question, where: Filters, progress: Progress) -> Explanation:
    """The facts behind a figure of a post: of its table, the rows under some codes, together.

    Without a measure the first of the table is meant. Raises NotExplained, UnknownKey and
    AreaMissing; UnknownArea for a post that never opened.
    """
    post, code = question.area, question.table.code
    if question.level != "site" or post is None:
        raise errors.AreaMissing("site")
    closed = max((each.year for each in opened.feed.closed.purges()), default=0)
    if question.period.year <= closed:
        raise NotExplained(f"{closed} est close : les faits derrière ses chiffres sont effacés.")
    asked = wanted(code, "site", post, question.period)
    chosen = _chosen(question.table, where)
    table = opened.reporting.tables.table(code, "site", post, str(question.period))
    value = sum(int(row["value"] or 0) for row in table.rows if chosen.has(row))
    facts, areas = [], Areas([("", post)])
    for stream, items in streams_of(opened.feed, post, table.position, progress):
        for each in contributions(stream, items, areas):
            change = sum(
                amount
                for cell, amount in each.amounts.items()
                if cell.table == chosen.block.cells and chosen.counts(asked.key(cell))
            )
            if change:
                facts.append(_behind(stream, each, change))
    return Explanation(
        table=code,
        post=post,
        period=str(question.period),
        where={"measure": chosen.measure, **where},
        position=table.position,
        value=value,
        residue=value - sum(fact.change for fact in facts),
        facts=sorted(facts, key=lambda fact: fact.position),
    )


@dataclass(frozen=True)
class _Chosen:
    """The rows of a block under some codes, and the cells that make them."""

    block: Breakdown
    measure: str
    codes: Filters

    def has(self, row: TableRow) -> bool:
        """Whether a row of the table is one of them."""
        keys = [dimension.key for dimension in self.block.dimensions]
        return (
            all(key in row for key in keys)
            and row.get("measure", self.measure) == self.measure
            and all(row[key] == code for key, code in self.codes.items())
        )

    def counts(self, key: Key | None) -> bool:
        """Whether what stands under a key makes them."""
        if key is None or key[0] != self.measure:
            return False
        others = [d.key for d in self.block.dimensions if d.key != "force"]
        said = dict(zip(("force", *others), key[1:], strict=False))
        return all(said[name] == code for name, code in self.codes.items())


def _chosen(table: StatisticalTable, where: Filters) -> _Chosen:
    """Raises UnknownKey."""
    codes = {name: code for name, code in where.items() if name != "measure"}
    for block in table.breakdowns:
        offered = {d.key: list(d.codes.by_code) for d in block.dimensions}
        if codes.keys() <= offered.keys():
            break
    else:
        known = dict.fromkeys(d.key for each in table.breakdowns for d in each.dimensions)
        unknown = ", ".join(codes)
        raise UnknownKey(f"{table.code} n'a pas « {unknown} » ensemble : {', '.join(known)}.")
    measures = [measure.key for measure in block.measures if not measure.share]
    measure = where.get("measure", measures[0])
    for name, code, known_codes in (
        ("measure", measure, measures),
        *((name, code, offered[name]) for name, code in codes.items()),
    ):
        if code not in known_codes:
            raise UnknownKey(
                f"« {name} » ne vaut jamais « {code} » en {table.code} : {', '.join(known_codes)}."
            )
    return _Chosen(block, measure, codes)


def streams_of(
    feed: EventFeed, post: str, until: int, progress: Progress
) -> Iterator[tuple[StreamId, Sequence[Item]]]:
    """The cases and months of a post, each with all its facts."""
    named = f'"post":"{post}"'.encode()
    found: dict[StreamId, list[Entry]] = defaultdict(list)
    for entry in entries_until(feed, 0, until, progress):
        if named in entry.stored and not entry.stream.is_register:
            found[entry.stream].append(entry)
    for stream, entries in found.items():
        yield stream, read_all(entries)


def _behind(stream: StreamId, each: Contribution, change: int) -> FactBehind:
    says = each.fact.data
    return FactBehind(
        position=each.entry.position,
        id=each.fact.id,
        type=each.fact.type,
        subject=stream,
        occurred_on=says.occurred_on,
        recorded_at=each.fact.recordedat,
        cause=each.cause,
        change=change,
    )
