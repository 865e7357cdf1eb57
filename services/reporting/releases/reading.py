"""A view of a release, found and written: the same for the command and over HTTP."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.reporting.adapters.formats.csv_rows import harmless
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.released_row import (
    COLUMNS,
    NOT_COVERED,
    NOT_KNOWN,
    NOT_SAID,
    ReleasedRow,
)
from services.reporting.domain.disclosure.viewing import ScopeUnknown, filter_of
from services.reporting.ports import ReleaseStore

TITLES: Mapping[str, str] = {
    "table": "Tableau",
    "measure": "Mesure",
    "grain": "Maille",
    "area": "Territoire",
    "area_label": "Nom du territoire",
    "department": "Département",
    "period": "Période",
    "force": "Force",
    "dimension": "Dimension",
    "modality": "Modalité (code)",
    "merged": "Modalités réunies",
    "label": "Modalité",
    "unit": "Unité",
    "value": "Valeur",
    "base": "Base",
    "secrecy": "Secret",
}


class UnknownRelease(Exception):
    """No release has this id, or there is none yet (`release` is then None)."""

    def __init__(self, release: str | None) -> None:
        super().__init__(release)
        self.release = release


class NotSigned(Exception):
    """Nothing was signed of the release `args[0]`."""


@dataclass(frozen=True)
class View:
    """The rows of an audience, as JSON texts, with the release they are of."""

    release: Release
    view: str
    scope: str | None
    rows: tuple[str, ...]

    def json(self) -> str:
        """One object: the release, its digest, what it leaves out, the rows."""
        head: dict[str, Any] = {
            "release": self.release.id,
            "period": str(self.release.period),
            "status": self.release.status,
            "digest": self.release.digest,
            "position": self.release.position,
            "as_of": self.release.as_of,
            "view": self.view,
            "scope": self.scope,
            "left_out": self.release.left_out,
        }
        return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "rows": [{",".join(self.rows)}]}}'

    def csv(self) -> str:
        """One line a row, a French header; what is hidden is empty, and says so under Secret."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(TITLES[column] for column in COLUMNS)
        for row in self.rows:
            read = ReleasedRow.read(row)
            writer.writerow(harmless(getattr(read, column)) for column in COLUMNS)
        return text.getvalue()


def release_of(store: ReleaseStore, release: str | None) -> Release:
    """The release of an id, the latest without one. Raises UnknownRelease."""
    found = [each for each in store.sealed() if release in (None, each.id)]
    if not found:
        raise UnknownRelease(release)
    return found[-1]


def manifest_of(store: ReleaseStore, release: str) -> str:
    """The signed manifest of a release. Raises UnknownRelease and NotSigned."""
    found = release_of(store, release)
    manifest = store.manifest(found.id)
    if manifest is None:
        raise NotSigned(found.id)
    return manifest


def release_at(store: ReleaseStore, position: int) -> Release:
    """The release that stood when the log was at a position. Raises UnknownRelease."""
    found = [each for each in store.sealed() if each.position <= position]
    if not found:
        raise UnknownRelease(None)
    return found[-1]


def view_of(store: ReleaseStore, release: str | None, view: str, scope: str | None) -> View:
    """What an audience reads of a release.

    Raises UnknownRelease, UnknownView, ScopeMissing and ScopeUnknown.
    """
    wanted = filter_of(view, scope)
    found = release_of(store, release)
    rows = tuple(store.rows(found.id, wanted))
    if scope is not None and not rows:
        raise ScopeUnknown(view, scope)
    return View(found, view, scope, rows)


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
