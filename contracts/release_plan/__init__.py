"""The release plan: which table, at which grain, for whom, with which threshold."""

from contracts.release_plan.audiences import AUDIENCES
from contracts.release_plan.plan import PLAN, ReleasePlan
from contracts.release_plan.planned import (
    NORMAL,
    SENSITIVE,
    Audience,
    Grain,
    Merged,
    OpenTable,
    PlannedTable,
    RecodingLevel,
    Rule,
)
from contracts.release_plan.policy import Policy
from contracts.release_plan.tables import DERIVED, INSIDE_OR_NOT, OPEN, PLANNED

VIEWS = PLAN.views
TABLES_PLANNED = PLAN.by_code

__all__ = [
    "AUDIENCES",
    "DERIVED",
    "INSIDE_OR_NOT",
    "NORMAL",
    "OPEN",
    "PLAN",
    "PLANNED",
    "SENSITIVE",
    "TABLES_PLANNED",
    "VIEWS",
    "Audience",
    "Grain",
    "Merged",
    "OpenTable",
    "PlannedTable",
    "Policy",
    "RecodingLevel",
    "ReleasePlan",
    "Rule",
]
