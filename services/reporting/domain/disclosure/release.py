"""What is known of a release as a whole: its period, its status, its digest, its announcement."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer, PlainValidator

from contracts.period import Period
from contracts.transparency.canonical import canonical
from services.reporting.domain.disclosure.released_row import NOT_SAID, ReleasedRow, is_count


class Status(StrEnum):
    """How far a release has settled, in the words of the ministry's statistical service."""

    PROVISIONAL = "provisoire"  # a quarter, as counted when it closed
    CONSOLIDATED = "consolide"  # a year, its quarters as they were released
    FINAL = "definitif"  # a year once more, corrections in


@dataclass(frozen=True)
class Release:
    """A sealed release. `position`: up to where the log was counted; `as_of`: its instant.

    `cells`, `hidden`: figures about persons. `left_out`: tables and grains of the plan that
    could not be shown (`B2 department-year`). How many cells are small is the auditor's to know
    (`sealing.json`): the count of it narrows down those that are hidden.
    """

    id: str
    period: Annotated[
        Period,
        PlainValidator(Period.parse, json_schema_input_type=str),
        PlainSerializer(str, return_type=str),
        Field(title="Period"),
    ]
    status: Status
    position: int
    as_of: str
    sealed_at: str
    digest: str
    cells: int
    hidden: int
    left_out: tuple[str, ...]

    @property
    def hidden_share(self) -> float:
        """Hidden cells among all, in percent."""
        return 100 * self.hidden / self.cells if self.cells else 0.0


def counts_of(rows: Iterable[ReleasedRow]) -> tuple[int, int]:
    """How many figures about persons the rows have, and how many of them are hidden."""
    figures = [
        row for row in rows if is_count(row) and (row.value is not None or row.secrecy == NOT_SAID)
    ]
    return len(figures), sum(row.secrecy == NOT_SAID for row in figures)


def status_of(period: Period) -> Status:
    """The status of the first release of a period."""
    return Status.CONSOLIDATED if period.length == 12 else Status.PROVISIONAL


SEALED, RECTIFIED = "relais.release-sealed.v1", "relais.release-rectified.v1"
SOURCE = "/releases"


def announcement(release: Release) -> str:
    """The message; its id is that of the release, so that a reader knows it again."""
    return canonical(
        {
            "specversion": "1.0",
            "id": release.id,
            "type": RECTIFIED if release.status == Status.FINAL else SEALED,
            "source": SOURCE,
            "subject": str(release.period),
            "time": release.sealed_at,
            "datacontenttype": "application/json",
            "data": {
                "release": release.id,
                "period": str(release.period),
                "status": release.status,
                "digest": release.digest,
                "position": release.position,
            },
        }
    )
