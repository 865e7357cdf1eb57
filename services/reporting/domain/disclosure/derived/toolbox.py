"""The indicators of the toolbox for the nation, from what is released of their tables."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from contracts.identifiers import NATION
from contracts.release_plan import Grain
from contracts.statistics import Indicator, Term
from services.reporting.domain.disclosure.released_row import NOT_KNOWN, NOT_SAID, ReleasedRow
from services.reporting.domain.tables.indicators import SERIES_TABLE, evaluate_indicator
from services.reporting.domain.tables.rows import TableRow

MEASURE = "indicator"


def indicators(rows: Sequence[ReleasedRow], toolbox: Sequence[Indicator]) -> Iterator[ReleasedRow]:
    """Every indicator that is a figure; hidden where one of its figures is hidden."""
    tables: dict[str, list[TableRow]] = defaultdict(list)
    year = ""
    for row in rows:
        if row.grain == Grain.NATION_YEAR:
            tables[row.table].append(_as_evaluated(row))
            year = row.period
    for indicator in toolbox if year else ():
        if indicator.numerator is not None or indicator.series is not None:
            yield _row(indicator, year, tables)


def _row(indicator: Indicator, year: str, tables: Mapping[str, list[TableRow]]) -> ReleasedRow:
    terms = [term for term in (indicator.numerator, indicator.denominator) if term]
    shown = all(_is_shown(term, tables[term.table]) for term in terms)
    found = evaluate_indicator(indicator, tables)
    nobody_said = NOT_KNOWN if found.value is None else None
    return ReleasedRow(
        table=indicator.code,
        measure=MEASURE,
        grain=Grain.NATION_YEAR,
        area=NATION,
        period=year,
        label=indicator.label,
        unit=found.unit,
        value=found.value if shown else None,
        base=found.base if shown else None,
        secrecy=nobody_said if shown else NOT_SAID,
    )


def _is_shown(term: Term, rows: Sequence[TableRow]) -> bool:
    """Whether every row that the term sums is released, neither merged nor hidden."""
    wanted = {code for _, codes in term.where for code in codes}
    found = [row for row in rows if row["measure"] == term.measure]
    if not found or any(row["value"] is None for row in found):
        return False
    return wanted <= {code for row in found for code in row.values()}


def _as_evaluated(row: ReleasedRow) -> TableRow:
    """A released row as a row of its table, which is what indicators are evaluated from."""
    codes = zip(row.dimension.split("/"), row.modality.split("/"), strict=True)
    keys: TableRow = {key: code for key, code in codes if key}
    if row.table == SERIES_TABLE:
        keys |= {"unit": row.unit, "source": row.label, "current": True}
    known = {"force": row.force, "measure": row.measure, "value": row.value, "base": row.base}
    return keys | known
