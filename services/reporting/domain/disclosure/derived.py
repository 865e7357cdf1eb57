"""Figures computed from released rows and the public register alone: they tell nothing new."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from statistics import median
from typing import NamedTuple

from msgspec.structs import replace

from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.release_plan import PLAN, Grain, ReleasePlan
from contracts.release_plan.policy import LIKE_POSTS_MIN
from contracts.statistics import TABLES, Indicator, Term
from contracts.statistics.dimensions import MEAN_OF_POSTS, POOLED_SHARE, RATIO
from services.reporting.domain.disclosure.released_row import (
    NOT_KNOWN,
    NOT_SAID,
    ReleasedRow,
    is_count,
)
from services.reporting.domain.tables.deposits import Place
from services.reporting.domain.tables.indicators import SERIES_TABLE, evaluate_indicator
from services.reporting.domain.tables.rows import TableRow
from services.reporting.domain.tables.shares import mean_of_shares, quotient, share

MEASURE = "median_of_like_posts"
_COMPARED = (("A1", ""), ("A3", "entretien"))
_YOUNG_YEARS = 3  # a post finds its public in about three years


class Kind(NamedTuple):
    """What makes posts comparable."""

    service: str
    territory: str
    young: bool


def kinds_of(records: Sequence[PostRecord], day: date) -> dict[str, Kind]:
    """The kind of each post on a day."""
    found = {}
    for record in records:
        version, opened = record.version_on(day), record.opened_on
        young = (opened.year + _YOUNG_YEARS, opened.month, opened.day) > (
            day.year,
            day.month,
            day.day,
        )
        found[record.post] = Kind(version.service, version.territory, young)
    return found


def medians(
    counts: Sequence[ReleasedRow], kinds: Mapping[str, Kind], least: int = LIKE_POSTS_MIN
) -> Iterator[ReleasedRow]:
    """Beside the count of each post, the median of the counts shown of other posts of its kind.

    Posts shown together have no kind, nor one that moved, whose year is in two places. `base`:
    how many others there are, at `least`.
    """
    alike: dict[tuple[str, str, str, Kind], list[ReleasedRow]] = defaultdict(list)
    for row in counts:
        compared = (row.table, row.modality) in _COMPARED and row.grain == Grain.POST_YEAR
        kind = kinds.get(row.area)
        if compared and kind is not None and row.value is not None:
            alike[row.table, row.modality, row.force, kind].append(row)
    for found in alike.values():
        times = Counter(row.area for row in found)
        rows = [row for row in found if times[row.area] == 1]
        for row in rows:
            others = [other.count for other in rows if other is not row]
            if len(others) >= least:
                middle = _whole_or_half(median(others))
                yield replace(row, measure=MEASURE, value=middle, base=len(others))


def _whole_or_half(value: float) -> int | str:
    """Whole, or a half as text."""
    return int(value) if value == int(value) else f"{value:.1f}"


_INTERVIEWS = ("A3", "entretien")


def pooled_shares(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """The part of all situations of the nation, in percent."""
    for row in counts:
        if row.area == NATION and row.value is not None:
            value = share(row.count, int(row.base or 0))
            yield replace(row, measure=POOLED_SHARE.key, unit=POOLED_SHARE.unit, value=value)


def means_of_posts(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """The mean of the shares of the posts (T14, T16), over those whose count is shown and not 0.

    Areas that are shown together count as one, and so do the départements of a post that moved;
    `base` is how many there are.
    """
    whole: dict[tuple[str, ...], list[ReleasedRow]] = defaultdict(list)
    found: dict[tuple[str, ...], dict[str, ReleasedRow]] = defaultdict(dict)
    for row in counts:
        if row.grain == Grain.POST_YEAR:
            counted = (row.table, row.force, row.modality)
            whole[*counted, row.area].append(row)
            if row.value:
                found[counted].setdefault(row.area, row)
    for key, areas in found.items():
        parts = [
            (sum(row.count for row in rows), sum(int(row.base or 0) for row in rows))
            for rows in (whole[*key, area] for area in areas)
            if all(row.value is not None for row in rows)
        ]
        if parts:
            yield replace(
                next(iter(areas.values())),
                measure=MEAN_OF_POSTS.key,
                grain=Grain.NATION_YEAR,
                area=NATION,
                department=None,
                unit=MEAN_OF_POSTS.unit,
                value=mean_of_shares(parts),
                base=len(parts),
            )


def interviews_by_situation(counts: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """A5: interviews for each situation opened, where both are shown."""
    opened = {_place(row): row for row in counts if row.table == "A1"}
    for row in counts:
        situations = opened.get(_place(row))
        shown = (row.table, row.modality) == _INTERVIEWS and row.value is not None
        if shown and situations is not None and situations.value:
            yield replace(
                situations,
                table="A5",
                measure=RATIO.key,
                label=TABLES["A5"].title,
                unit=RATIO.unit,
                value=quotient(row.count, situations.count),
                base=situations.value,
            )


def _place(row: ReleasedRow) -> tuple[str, ...]:
    return row.grain, row.area, row.department or "", row.period, row.force


INDICATOR = "indicator"


def indicators(rows: Sequence[ReleasedRow], toolbox: Sequence[Indicator]) -> Iterator[ReleasedRow]:
    """Every indicator that is a figure; hidden where one of its figures is hidden."""
    tables: dict[str, list[TableRow]] = defaultdict(list)
    year = ""
    parts: dict[str, None] = {}
    for row in rows:
        if row.grain == Grain.NATION_YEAR:
            tables[row.table].append(as_evaluated(row))
            year = row.period
        elif row.table == SERIES_TABLE and row.grain == Grain.DEPARTMENT_YEAR:
            tables[row.table].append(as_evaluated(row))
            parts[row.area] = None
    if not year:
        return
    place = Place(NATION, Period.parse(year), tuple(parts))
    for indicator in toolbox:
        if indicator.numerator is not None or indicator.series is not None:
            yield _indicator_row(indicator, place, tables)


def _indicator_row(
    indicator: Indicator, place: Place, tables: Mapping[str, list[TableRow]]
) -> ReleasedRow:
    shown = all(is_shown(term, tables[term.table]) for term in indicator.terms)
    found = evaluate_indicator(indicator, tables, place)
    nobody_said = NOT_KNOWN if found.value is None else None
    return ReleasedRow(
        table=indicator.code,
        measure=INDICATOR,
        grain=Grain.NATION_YEAR,
        area=NATION,
        period=str(place.period),
        label=indicator.label,
        unit=found.unit,
        value=found.value if shown else None,
        base=found.base if shown else None,
        secrecy=nobody_said if shown else NOT_SAID,
    )


def is_shown(term: Term, rows: Sequence[TableRow]) -> bool:
    """Whether every row that the term sums is released, neither merged nor hidden."""
    wanted = {code for _, codes in term.where for code in codes}
    found = [row for row in rows if row["measure"] == term.measure]
    if not found or any(row["value"] is None for row in found):
        return False
    return wanted <= {code for row in found for code in row.values()}


def as_evaluated(row: ReleasedRow) -> TableRow:
    """A released row as a row of its table, which is what indicators are evaluated from."""
    codes = zip(row.dimension.split("/"), row.modality.split("/"), strict=True)
    keys: TableRow = {key: code for key, code in codes if key}
    if row.table == SERIES_TABLE:
        keys |= {"area": row.area, "unit": row.unit, "source": row.label, "current": True}
    known = {"force": row.force, "measure": row.measure, "value": row.value, "base": row.base}
    return keys | known


def derived(
    rows: Sequence[ReleasedRow], kinds: Mapping[str, Kind], plan: ReleasePlan = PLAN
) -> Iterator[ReleasedRow]:
    """The rows computed from those of a release; `kinds`: what makes each post like others."""
    counts = [row for row in rows if is_count(row, plan)]
    shared = [row for row in counts if plan.by_code[row.table].shares]
    yield from pooled_shares(shared)
    yield from means_of_posts(shared)
    yield from interviews_by_situation(counts)
    yield from medians(counts, kinds, plan.policy.like_posts_min)
    yield from indicators(rows, plan.indicators)
