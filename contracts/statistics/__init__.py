"""The statistical tables and indicators of Relais, as data that a reviewer can read."""

from collections.abc import Mapping

from contracts.statistics.acts import ACT_TABLES
from contracts.statistics.catalogue import (
    LEVELS,
    Breakdown,
    Dimension,
    Evaluation,
    Measure,
    StatisticalTable,
)
from contracts.statistics.indicators import INDICATORS, Indicator, Term
from contracts.statistics.register import REGISTER_TABLES
from contracts.statistics.report_tables import SURVEY_TABLES
from contracts.statistics.situations import SITUATION_TABLES

TABLES: Mapping[str, StatisticalTable] = {
    table.code: table
    for table in sorted(
        (*SITUATION_TABLES, *ACT_TABLES, *REGISTER_TABLES, *SURVEY_TABLES),
        key=lambda table: table.code,
    )
}

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
