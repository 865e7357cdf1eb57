"""The indicators of one area, from the rows of a view that its reader reads already."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from contracts.identifiers import NATION
from contracts.period import Period
from contracts.release_plan import Grain
from contracts.statistics import INDICATORS
from services.reporting.domain.disclosure.derived import as_evaluated, is_shown
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.tables.deposits import Place
from services.reporting.domain.tables.indicators import (
    SERIES_TABLE,
    IndicatorValue,
    evaluate_indicator,
)
from services.reporting.domain.tables.rows import TableRow


def local_indicators(
    rows: Sequence[ReleasedRow],
    area: str,
    year: str,
    earlier: Sequence[ReleasedRow] = (),
    *,
    of_series: bool = False,
) -> Mapping[str, IndicatorValue]:
    """What the rows of an area and a year amount to, by indicator.

    `earlier`: rows of periods before, whose series say what has evolved since. `of_series`: the
    reader is told series here, so that where there is none it is said whose are awaited.

    One of which a figure is hidden, or not released there, is absent: nothing is told of it that
    the rows do not tell.
    """
    tables: dict[str, list[TableRow]] = defaultdict(list)
    parts: dict[str, None] = {}
    for row in rows:
        deposited = row.table == SERIES_TABLE and row.grain == Grain.DEPARTMENT_YEAR
        part = area == NATION and deposited
        if row.period == year and (part or row.area == area):
            tables[row.table].append(as_evaluated(row))
            parts |= {row.area: None} if part else {}
    if tables[SERIES_TABLE]:
        ours = {area, *parts}
        series = (row for row in earlier if row.area in ours and row.table == SERIES_TABLE)
        tables[SERIES_TABLE] = [*map(as_evaluated, series), *tables[SERIES_TABLE]]
    place, found = Place(area, Period.parse(year), tuple(parts)), {}
    for indicator in INDICATORS:
        needed = [term.table for term in indicator.terms] or [SERIES_TABLE]
        shown = all(is_shown(term, tables[term.table]) for term in indicator.terms)
        awaited = of_series and indicator.series is not None
        if awaited or (shown and all(tables[table] for table in needed)):
            found[indicator.code] = evaluate_indicator(indicator, tables, place)
    return found
