"""The Table Schema (frictionlessdata.io) of a view in CSV: the same for every view."""

from typing import Any

from services.reporting.domain.disclosure.released_row import (
    COLUMNS,
    NOT_COVERED,
    NOT_KNOWN,
    NOT_SAID,
)
from services.reporting.releases.reading import TITLES

_COUNTS = ("value", "base")
_KEY = ("table", "measure", "grain", "area", "period", "force", "dimension", "modality", "label")
_REASONS = (NOT_SAID, NOT_COVERED, NOT_KNOWN)


def table_schema() -> dict[str, Any]:
    """Every column with its title, type and bounds; an empty value is explained by its secrecy."""
    return {
        "fields": [_field(column) for column in COLUMNS],
        "missingValues": [""],
        "primaryKey": [TITLES[column] for column in _KEY],
    }


def _field(column: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": TITLES[column], "type": "string"}
    if column in _COUNTS:
        return field | {"type": "number", "constraints": {"minimum": 0}}
    if column == "secrecy":
        return field | {"constraints": {"enum": list(_REASONS)}}
    return field | ({"constraints": {"required": True}} if column in ("table", "period") else {})
