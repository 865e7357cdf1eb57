"""The twenty indicators of the toolbox: one evaluation over evaluated tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.codes import OBJECTIF, SERIE
from contracts.statistics import TABLES, Dimension, Indicator, Term
from services.reporting.domain.tables import deposits
from services.reporting.domain.tables.rows import TableRow, Value
from services.reporting.domain.tables.shares import share

SERIES_TABLE = "X1"
NOTHING_TO_DIVIDE = "Rien dans la période : la part ne se calcule pas."


@dataclass(frozen=True)
class IndicatorValue:
    """An indicator with its value; `formula` and `note` in French words.

    `parts`: the value by modality (French label, amount). `evolutions`: since the period before,
    and since the same a year before; for an indicator that tells how something evolves.
    """

    indicator: Indicator
    value: Value
    base: Value
    unit: str
    formula: str
    note: str = ""
    parts: Sequence[tuple[str, int]] = ()
    evolutions: Sequence[deposits.Evolution] = ()

    @property
    def objective(self) -> str:
        """The French label of the objective that the indicator serves."""
        return OBJECTIF.label_of(self.indicator.objective)


def tables_of(indicator: Indicator) -> tuple[str, ...]:
    """The tables from which the indicator is made."""
    deposited = (SERIES_TABLE,) if indicator.series or indicator.beside else ()
    return (*dict.fromkeys(term.table for term in indicator.terms), *deposited)


def evaluate_indicator(
    indicator: Indicator, tables: Mapping[str, Sequence[TableRow]], place: deposits.Place
) -> IndicatorValue:
    """The value of an indicator; null, with a note, where nothing gives it.

    `place`: of whom and when, which the tables are of too. Rows of SERIES_TABLE may be of other
    areas and periods: those of its parts, and of the periods before.
    """
    formula = formula_of(indicator)
    if indicator.series is not None:
        return _from_series(indicator, tables[SERIES_TABLE], place, formula)
    numerator = sum(total(term, tables) for term in indicator.added)
    apart = counted_apart(indicator, tables.get(SERIES_TABLE, ()), place)
    if indicator.denominator is None:
        parts = _parts(indicator, tables)
        return IndicatorValue(indicator, numerator, None, indicator.unit, formula, apart, parts)
    base = total(indicator.denominator, tables)
    note = apart if base else " ".join(filter(None, (NOTHING_TO_DIVIDE, apart)))
    return IndicatorValue(indicator, share(numerator, base), base, indicator.unit, formula, note)


def counted_apart(indicator: Indicator, rows: Sequence[TableRow], place: deposits.Place) -> str:
    """What a partner counts of the same, with its source (French); empty where none said so."""
    if indicator.beside is None:
        return ""
    said = [row for row in rows if row["series"] == indicator.beside.series and row["current"]]
    found = deposits.told(said, indicator.beside.together, place)
    if found is None:
        return ""
    value = str(found.value).replace(".", ",")
    base = f" sur {found.base}" if found.base else ""
    label = SERIE.label_of(indicator.beside.series)
    return f"À côté, « {label} » : {value} {found.unit}{base}. {found.note}"


def total(term: Term, tables: Mapping[str, Sequence[TableRow]]) -> int:
    """The sum of the rows of a term: its measure, and the codes that its keys must take."""
    return sum(int(line["value"] or 0) for line in _lines(term, tables))


def _lines(term: Term, tables: Mapping[str, Sequence[TableRow]]) -> list[TableRow]:
    several = TABLES[term.table].has_several_measures
    return [
        line
        for line in tables[term.table]
        if (not several or line["measure"] == term.measure)
        and all(line.get(key) in codes for key, codes in term.where)
    ]


def _parts(indicator: Indicator, tables: Mapping[str, Sequence[TableRow]]) -> list[tuple[str, int]]:
    """The value by each code of the key that the indicator is told by, the largest first."""
    if not indicator.by or indicator.numerator is None:
        return []
    amounts: dict[str, int] = {}
    for line in _lines(indicator.numerator, tables):
        code = str(line[indicator.by])
        amounts[code] = amounts.get(code, 0) + int(line["value"] or 0)
    label_of = _dimensions(indicator.numerator)[indicator.by].codes.label_of
    ranked = sorted(amounts.items(), key=lambda part: -part[1])
    return [(label_of(code), amount) for code, amount in ranked if amount]


def formula_of(indicator: Indicator) -> str:
    """How the value is made, in French words."""
    if indicator.series is not None:
        return deposits.IN_WORDS[indicator.together].format(SERIE.label_of(indicator.series))
    numerator = " + ".join(map(_in_words, indicator.added))
    if indicator.denominator is None:
        return numerator
    return f"100 × {numerator} ÷ {_in_words(indicator.denominator)}"


def _from_series(
    indicator: Indicator, rows: Sequence[TableRow], place: deposits.Place, formula: str
) -> IndicatorValue:
    standing = [line for line in rows if line["series"] == indicator.series and line["current"]]
    told = deposits.told(standing, indicator.together, place)
    if told is None:
        note = deposits.missing(str(indicator.series), indicator.provider, place)
        return IndicatorValue(indicator, None, None, indicator.unit, formula, note)
    evolutions = (
        deposits.evolutions(standing, indicator.together, place) if indicator.evolution else ()
    )
    return IndicatorValue(
        indicator,
        told.value,
        told.base,
        told.unit,
        formula,
        told.note,
        evolutions=evolutions,
    )


def _in_words(term: Term) -> str:
    table = TABLES[term.table]
    measure = next(
        m.label.lower() for b in table.breakdowns for m in b.measures if m.key == term.measure
    )
    dimensions = _dimensions(term)
    conditions = "".join(
        f", {dimensions[key].label.lower()} : "
        + " ou ".join(dimensions[key].codes.label_of(code) for code in codes)
        for key, codes in term.where
    )
    return f"{measure} du tableau {table.code} ({table.title}{conditions})"


def _dimensions(term: Term) -> Mapping[str, Dimension]:
    return {d.key: d for block in TABLES[term.table].breakdowns for d in block.dimensions}
