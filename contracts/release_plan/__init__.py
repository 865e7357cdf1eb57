"""The release plan: which table, at which grain, for whom, with which threshold."""

from collections.abc import Mapping

from contracts.release_plan.audiences import AUDIENCES
from contracts.release_plan.planned import (
    DEPARTMENT_YEAR,
    DISTINCT,
    FREE,
    MENTIONS,
    NATION_QUARTER,
    NATION_YEAR,
    NORMAL,
    PARTITION,
    POST_YEAR,
    SENSITIVE,
    TOTAL,
    Audience,
    Grain,
    Merged,
    OpenTable,
    PlannedTable,
    RecodingLevel,
)
from contracts.release_plan.tables import DERIVED, INSIDE_OR_NOT, OPEN, PLANNED

VIEWS: Mapping[str, Audience] = {audience.view: audience for audience in AUDIENCES}
TABLES_PLANNED: Mapping[str, PlannedTable] = {table.code: table for table in PLANNED}

__all__ = [
    "AUDIENCES",
    "DEPARTMENT_YEAR",
    "DERIVED",
    "DISTINCT",
    "FREE",
    "INSIDE_OR_NOT",
    "MENTIONS",
    "NATION_QUARTER",
    "NATION_YEAR",
    "NORMAL",
    "OPEN",
    "PARTITION",
    "PLANNED",
    "POST_YEAR",
    "SENSITIVE",
    "TABLES_PLANNED",
    "TOTAL",
    "VIEWS",
    "Audience",
    "Grain",
    "Merged",
    "OpenTable",
    "PlannedTable",
    "RecodingLevel",
]
