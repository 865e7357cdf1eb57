"""The twenty indicators of the toolbox: one evaluation over evaluated tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.codes import OBJECTIF, SERIE
from contracts.period import Period
from contracts.statistics import TABLES, Indicator, Term
from services.reporting.domain.tables.rows import TableRow, Value
from services.reporting.domain.tables.shares import share

SERIES_TABLE = "X1"
QUALITATIVE = "Appréciation portée par les partenaires : aucun fait enregistré ne la mesure."
NO_DEPOSIT = "Aucune valeur n'a été déposée pour cette période."
NOTHING_TO_DIVIDE = "Aucun acte dans la période : la part ne se calcule pas."


@dataclass(frozen=True)
class IndicatorValue:
    """An indicator with its value; `formula` and `note` in French words."""

    indicator: Indicator
    value: Value
    base: Value
    unit: str
    formula: str
    note: str = ""

    @property
    def objective(self) -> str:
        """The French label of the objective that the indicator serves."""
        return OBJECTIF.label_of(self.indicator.objective)


def tables_of(indicator: Indicator) -> tuple[str, ...]:
    """The tables from which the indicator is made."""
    if indicator.series is not None:
        return (SERIES_TABLE,)
    terms = (indicator.numerator, indicator.denominator)
    return tuple(dict.fromkeys(term.table for term in terms if term))


def evaluate_indicator(
    indicator: Indicator, tables: Mapping[str, Sequence[TableRow]]
) -> IndicatorValue:
    """The value of an indicator; null, with a note, where nothing gives it."""
    formula = formula_of(indicator)
    if indicator.series is not None:
        return _from_series(indicator, tables[SERIES_TABLE], formula)
    if indicator.numerator is None:
        return IndicatorValue(indicator, None, None, indicator.unit, formula, QUALITATIVE)
    numerator = total(indicator.numerator, tables)
    if indicator.denominator is None:
        return IndicatorValue(indicator, numerator, None, indicator.unit, formula)
    base = total(indicator.denominator, tables)
    note = "" if base else NOTHING_TO_DIVIDE
    return IndicatorValue(indicator, share(numerator, base), base, indicator.unit, formula, note)


def total(term: Term, tables: Mapping[str, Sequence[TableRow]]) -> int:
    """The sum of the rows of a term: its measure, and the codes that its keys must take."""
    several = TABLES[term.table].has_several_measures
    return sum(
        int(line["value"] or 0)
        for line in tables[term.table]
        if (not several or line["measure"] == term.measure)
        and all(line.get(key) in codes for key, codes in term.where)
    )


def formula_of(indicator: Indicator) -> str:
    """How the value is made, in French words."""
    if indicator.series is not None:
        return f"dernière valeur en vigueur de la série « {SERIE.label_of(indicator.series)} »"
    if indicator.numerator is None:
        return "appréciation qualitative, sans calcul"
    numerator = _in_words(indicator.numerator)
    if indicator.denominator is None:
        return numerator
    return f"100 × {numerator} ÷ {_in_words(indicator.denominator)}"


def _from_series(indicator: Indicator, rows: Sequence[TableRow], formula: str) -> IndicatorValue:
    standing = [line for line in rows if line["series"] == indicator.series and line["current"]]
    if not standing:
        return IndicatorValue(indicator, None, None, indicator.unit, formula, NO_DEPOSIT)
    latest = max(reversed(standing), key=_end_and_length)
    note = f"Source : {latest['source']}, période {latest['period']}."
    return IndicatorValue(
        indicator, latest["value"], latest["base"], str(latest["unit"]), formula, note
    )


def _end_and_length(line: TableRow) -> tuple[date, int]:
    """A year beats its last quarter: both end on the same day, the year says more."""
    period = Period.parse(str(line["period"]))
    return period.last_day, period.length


def _in_words(term: Term) -> str:
    table = TABLES[term.table]
    measure = next(
        m.label.lower() for b in table.breakdowns for m in b.measures if m.key == term.measure
    )
    dimensions = {d.key: d for block in table.breakdowns for d in block.dimensions}
    conditions = "".join(
        f", {dimensions[key].label.lower()} : "
        + " ou ".join(dimensions[key].codes.label_of(code) for code in codes)
        for key, codes in term.where
    )
    return f"{measure} du tableau {table.code} ({table.title}{conditions})"
