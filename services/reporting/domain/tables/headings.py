"""French headings and labels for the keys of the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.codes import SERIE
from contracts.statistics import StatisticalTable
from contracts.statistics.catalogue import Evaluation
from contracts.statistics.report_tables import REPORT_TABLES
from services.reporting.domain.tables.rows import TableRow, Value

_PLAIN = {
    "period": "Période",
    "source": "Source",
    "unit": "Unité",
    "revision": "Révision",
    "current": "En vigueur",
    "value": "Valeur",
    "base": "Base",
}


class Evaluated(Protocol):
    """An evaluated table; `area_labels`: the name of each area that its rows speak of."""

    @property
    def table(self) -> StatisticalTable:
        """The table of the catalogue."""

    @property
    def rows(self) -> Sequence[TableRow]:
        """Its rows, zeros included."""

    @property
    def area_labels(self) -> Mapping[str, str]:
        """By code."""


@dataclass(frozen=True)
class Heading:
    """A key of the rows: its French heading, and the labels of its codes where it has some."""

    key: str
    label: str
    codes: dict[str, str] | None = None

    def label_of(self, value: Value) -> str:
        """The French label of a code; G3 joins several of them."""
        known = self.codes or {}
        if value in known:
            return known[str(value)]
        return " + ".join(known.get(part, part) for part in str(value).split("+"))


def headings_of(result: Evaluated) -> list[Heading]:
    """The headings of the keys that the rows use, in the order of their first use."""
    known = {heading.key: heading for heading in _known(result)}
    keys = dict.fromkeys(key for row in result.rows for key in row)
    last = ("value", "base")
    ordered = [key for key in keys if key not in last] + [key for key in last]
    return [known.get(key, Heading(key, _PLAIN.get(key, key))) for key in ordered]


def measure_labels(table: StatisticalTable) -> dict[str, str]:
    """The French label of each measure of a table."""
    return {m.key: m.label for block in table.breakdowns for m in block.measures}


def _known(result: Evaluated) -> list[Heading]:
    table = result.table
    found = [
        Heading(d.key, d.label, {c.code: c.label for c in d.codes.codes})
        for block in table.breakdowns
        for d in block.dimensions
    ]
    found.append(Heading("area", "Territoire", dict(result.area_labels)))
    found.append(Heading("measure", "Mesure", measure_labels(table)))
    if table.evaluation == Evaluation.SERIES:
        found.append(Heading("series", SERIE.label, {c.code: c.label for c in SERIE.codes}))
    if table.evaluation == Evaluation.SURVEY:
        report = REPORT_TABLES[table.code]
        found.append(Heading("row", "Ligne", {h.code: h.label for h in report.rows}))
        found.append(Heading("column", "Colonne", {h.code: h.label for h in report.columns}))
    return found
