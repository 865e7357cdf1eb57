"""A view of a release, found and written: the same for the command and over HTTP."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.reporting.adapters.formats.csv_rows import STANDARD, written
from services.reporting.domain.disclosure.manifest import plan_claimed
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.viewing import ScopeUnknown, filter_of
from services.reporting.ports import ReleaseStore
from services.reporting.releases.columns import EXPORTED_TITLES, cells_of


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

    def read(self) -> Iterator[ReleasedRow]:
        """The rows, parsed."""
        return map(ReleasedRow.read, self.rows)

    def csv(self, format: str = STANDARD) -> str:
        """One line a row, a French header; what is hidden is empty, and says so under Secret."""
        return written(EXPORTED_TITLES, map(cells_of, self.read()), format)


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
    filter_of(view, scope)
    found = release_of(store, release)
    wanted = filter_of(view, scope, plan_claimed(store.manifest(found.id)))
    rows = tuple(store.rows(found.id, wanted))
    if scope is not None and not rows:
        raise ScopeUnknown(view, scope)
    return View(found, view, scope, rows)
