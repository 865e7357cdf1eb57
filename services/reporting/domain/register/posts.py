"""G1, G4, G6, G7: posts on a day, their days filled, their openings and closures."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from contracts.read_model import PostRecord, PostVersion
from services.reporting.domain.tables.perimeter import area_on, spells
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, grid, row, whole_grid
from services.reporting.domain.tables.shares import share


def open_at_end(question: Question, area: str, evidence: Evidence) -> Iterator[PostRecord]:
    """The posts of the area that are open on the last day of the period."""
    day = question.period.last_day
    for record in evidence.posts:
        if record.is_open_on(day) and area_on(question, record, day) == area:
            yield record


def by_service_and_territory(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G1: posts open, by service, then by territory."""
    versions = _versions_at_end(question, area, evidence)
    counted: Counter[tuple[str, str]] = Counter()
    for version in versions:
        counted["service", version.service] += 1
        counted["territory", version.territory] += 1
    return [
        row(question.table, named, measure.key, counted[key, str(code)], len(versions))
        for block in question.table.breakdowns
        for named in grid(block, None)
        for key, code in named.items()
        for measure in block.measures
    ]


def by_employer(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G4: posts open, by service and employer; the base is the posts of the service."""
    versions = _versions_at_end(question, area, evidence)
    services = Counter(version.service for version in versions)
    counted = Counter((version.service, version.employer) for version in versions)
    return whole_grid(
        question.table,
        lambda service, employer: (counted[service, employer], services[service]),
    )


def coverage(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G6: days filled among days open, each day in the area where the post then was."""
    filled = opened = 0
    for record in evidence.posts:
        for first, last in spells(record, question.period):
            if area_on(question, record, first) == area:
                opened += (last - first).days + 1
                filled += days_filled(record, first, last)
    return [
        row(question.table, {}, "days_filled", filled, opened),
        row(question.table, {}, "days_open", opened, None),
        row(question.table, {}, "coverage", share(filled, opened), opened),
    ]


def days_filled(record: PostRecord, first: date, last: date) -> int:
    """The days from `first` to `last`, both included, on which someone held the post."""
    filled, counted_to = 0, first - timedelta(days=1)
    for holding in sorted(record.holdings, key=lambda held: held.since):
        start = max(holding.since, counted_to + timedelta(days=1))
        end = last if holding.until is None else min(last, holding.until - timedelta(days=1))
        if start <= end:
            filled += (end - start).days + 1
            counted_to = end
    return filled


def movements(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """G7: openings and closures in the period; a closure counts where the post last was."""
    counted: Counter[str] = Counter()
    for record in evidence.posts:
        opening, closing = record.opened_on, record.closed_on
        if question.period.contains(opening) and area_on(question, record, opening) == area:
            counted["ouverture"] += 1
        if (
            closing is not None
            and question.period.contains(closing)
            and area_on(question, record, closing - timedelta(days=1)) == area
        ):
            counted["fermeture"] += 1
    return whole_grid(question.table, lambda kind: (counted[kind], None))


def _versions_at_end(question: Question, area: str, evidence: Evidence) -> list[PostVersion]:
    day = question.period.last_day
    return [record.version_on(day) for record in open_at_end(question, area, evidence)]
