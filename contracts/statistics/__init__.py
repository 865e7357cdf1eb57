"""The statistical tables and indicators of Relais, read from the TOML files of this folder."""

from collections.abc import Mapping

from contracts.codes import OBJECTIF
from contracts.data_files import DataFileInvalid, read_entries
from contracts.statistics.catalogue import LEVELS, Breakdown, Evaluation, StatisticalTable
from contracts.statistics.dimensions import Dimension, Measure
from contracts.statistics.indicators import INDICATORS, Indicator, Term
from contracts.statistics.report_tables import SURVEY_TABLES

_SUBJECTS = ("acts", "register", "situations")
_COUNTED = read_entries(
    [f"contracts/statistics/{each}.toml" for each in _SUBJECTS], StatisticalTable
)
TABLES: Mapping[str, StatisticalTable] = dict(
    sorted({**_COUNTED, **{table.code: table for table in SURVEY_TABLES}}.items())
)
"""Every table by its code, in the order of the codes."""


def _require_known() -> None:
    """Raise DataFileInvalid where a table or an indicator names what is not there."""
    of_tables = [
        (code, block.base[0]) for code, t in TABLES.items() for block in t.breakdowns if block.base
    ]
    of_terms = [(i.code, term.table) for i in INDICATORS for term in i.terms]
    for code, table in (*of_tables, *of_terms):
        if table not in TABLES:
            raise DataFileInvalid(
                f"contracts/statistics : « {code} » nomme le tableau {table}, qui n'existe pas."
            )
    for indicator in INDICATORS:
        if indicator.numerator is None and indicator.series is None:
            raise DataFileInvalid(
                f"contracts/statistics : rien ne donne la valeur de « {indicator.code} »."
            )
        if indicator.objective not in OBJECTIF.by_code:
            raise DataFileInvalid(
                f"contracts/statistics : l'objectif de « {indicator.code} » n'existe pas."
            )


_require_known()

__all__ = [
    "INDICATORS",
    "LEVELS",
    "TABLES",
    "Breakdown",
    "Dimension",
    "Evaluation",
    "Indicator",
    "Measure",
    "StatisticalTable",
    "Term",
]
