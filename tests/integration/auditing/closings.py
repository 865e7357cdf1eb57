"""Copies of the audited world in which years are closed."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from services.embedded.platform import Platform, platform
from services.intake.adapters.log.year_purge import YearPurge
from services.operations.announcing import (
    Announcement,
    announce,
)
from services.operations.retention import close_year
from services.past.bundling import write_bundle
from services.projections.adapters.year_purge import ended_by
from services.verifier.outcomes import Outcome
from tests.integration.auditing.conftest import Audited, outcomes

LATER = datetime(2015, 1, 1, 9, tzinfo=UTC)
WHY = "aucun passage des témoins"


def close(
    opened: Platform, year: int = 2008, done: Callable[[str], None] = lambda step: None
) -> YearPurge:
    """Close a year without waiting for the witnesses of the audited world."""
    return close_year(opened, year, done, WHY)


@contextmanager
def a_copy(audited: Audited, folder: Path, at: datetime = LATER) -> Iterator[Platform]:
    shutil.copytree(audited.data, folder / "data")
    with platform(folder / "data", lambda: at) as opened:
        yield opened


def bundle_of(opened: Platform, folder: Path, number: int = 1) -> Path:
    """The bundle of the annual release, or of another."""
    release = opened.releases.sealed()[number]
    write_bundle(opened.releases, opened.signing, release.id, folder, lambda *_: None)
    return folder


def said(folder: Path, audited: Audited) -> dict[str, Outcome]:
    return {each.step: each for each in outcomes(folder, key=audited.key)}


def announced_by(opened: Platform, head: int | None = None) -> Announcement:
    """A closing announced as it should be, of the facts up to a position."""
    head = opened.projections.catch_up() if head is None else head
    return announce(opened, 2008, head, ended_by(opened.projections.engine, 2008))
