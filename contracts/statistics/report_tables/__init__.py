"""The report's own thirty tables, S01 to S30, as data that a reviewer can read."""

from collections.abc import Mapping

from contracts.statistics.catalogue import Evaluation, StatisticalTable
from contracts.statistics.report_tables.conventions import CONVENTIONS
from contracts.statistics.report_tables.holders import HOLDERS
from contracts.statistics.report_tables.partners import PARTNERS
from contracts.statistics.report_tables.posts import POSTS
from contracts.statistics.report_tables.practice import PRACTICE
from contracts.statistics.report_tables.report_table import Heading, ReportTable
from contracts.statistics.report_tables.support import SUPPORT

REPORT_TABLES: Mapping[str, ReportTable] = {
    table.code: table
    for table in sorted(
        (*POSTS, *CONVENTIONS, *PRACTICE, *PARTNERS, *HOLDERS, *SUPPORT),
        key=lambda table: table.code,
    )
}

SURVEY_TABLES: tuple[StatisticalTable, ...] = tuple(
    StatisticalTable(
        table.code,
        table.title,
        table.unit,
        (),
        table.source,
        Evaluation.SURVEY,
        levels=("nation", "department"),
        yearly=True,
        note=f"Base : {table.base}.",
    )
    for table in REPORT_TABLES.values()
)
"""The same tables as the catalogue of all tables knows them."""

__all__ = ["REPORT_TABLES", "SURVEY_TABLES", "Heading", "ReportTable"]
