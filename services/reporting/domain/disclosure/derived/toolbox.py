"""The indicators of the toolbox for the nation, from what is released of their tables."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from contracts.identifiers import NATION
from contracts.statistics import INDICATORS, Indicator, Term
from services.reporting.domain.disclosure.rows import COLUMNS, NOT_KNOWN, NOT_SAID, ReleasedRow
from services.reporting.domain.tables.indicators import SERIES_TABLE, evaluate_indicator
from services.reporting.domain.tables.rows import TableRow

MEASURE = "indicator"


def indicators(rows: Sequence[ReleasedRow]) -> Iterator[ReleasedRow]:
    """Every indicator that is a figure; one whose figures are not all told is not said."""
    tables: dict[str, list[TableRow]] = defaultdict(list)
    year = ""
    for row in rows:
        if row["grain"] == "nation-year":
            tables[row["table"]].append(_as_evaluated(row))
            year = row["period"]
    for indicator in INDICATORS if year else ():
        if indicator.numerator is not None or indicator.series is not None:
            yield _row(indicator, year, tables)


def _row(indicator: Indicator, year: str, tables: Mapping[str, list[TableRow]]) -> ReleasedRow:
    terms = [term for term in (indicator.numerator, indicator.denominator) if term]
    told = all(_is_told(term, tables[term.table]) for term in terms)
    found = evaluate_indicator(indicator, tables)
    nobody_said = NOT_KNOWN if found.value is None else None
    return dict.fromkeys(COLUMNS) | {
        "table": indicator.code,
        "measure": MEASURE,
        "grain": "nation-year",
        "area": NATION,
        "period": year,
        "force": "",
        "dimension": "",
        "modality": "",
        "merged": "",
        "label": indicator.label,
        "unit": found.unit,
        "value": found.value if told else None,
        "base": found.base if told else None,
        "secrecy": nobody_said if told else NOT_SAID,
    }


def _is_told(term: Term, rows: Sequence[TableRow]) -> bool:
    """Whether every row that the term sums is there, whole and told."""
    wanted = {code for _, codes in term.where for code in codes}
    found = [row for row in rows if row["measure"] == term.measure]
    if not found or any(row["value"] is None for row in found):
        return False
    return wanted <= {code for row in found for code in row.values()}


def _as_evaluated(row: ReleasedRow) -> TableRow:
    """A released row under the keys of its table, as the evaluation of indicators knows it."""
    keys = dict(zip(row["dimension"].split("/"), row["modality"].split("/"), strict=True))
    known = ("force", "measure", "value", "base")
    if row["table"] == SERIES_TABLE:
        keys |= {"unit": row["unit"], "source": row["label"], "current": True}
    return {key: code for key, code in keys.items() if key} | {key: row[key] for key in known}
