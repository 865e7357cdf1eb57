"""The forces that a post ever served: its figures leave out the other, which could only say 0."""

from collections.abc import Collection
from dataclasses import replace

from contracts.read_model import PostRecord
from services.faces.partners.drawing import FORCES
from services.reporting.domain.tables.result import TableResult

MIXED = "mixte"


def forces_of(record: PostRecord) -> list[str]:
    """Those of its services, as of any day."""
    services = {each.service for each in record.versions}
    return [each for each in FORCES if {each, MIXED} & services]


def without_others(result: TableResult, forces: Collection[str]) -> TableResult:
    """The table without the forces that are not of `forces`; one that has a figure stays."""
    told = {row["force"] for row in result.rows if "force" in row and row["value"]}
    left_out = {*FORCES} - {*forces} - told
    rows = [row for row in result.rows if row.get("force") not in left_out]
    return replace(result, rows=rows)
