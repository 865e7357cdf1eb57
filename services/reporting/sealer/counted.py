"""What a release is made of: exact counts and the register, read at one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.period import Period
from contracts.read_model import CellRow, PostRecord
from services.reporting.domain import errors
from services.reporting.domain.disclosure.counting import (
    Master,
    cells_needed,
    counted,
    departments_on_last_day,
    territories_of,
)
from services.reporting.ports import Snapshot


class SealingRefused(Exception):
    """Why a period has no release, in French: what is wrong, and what to do."""


@dataclass(frozen=True)
class Counted:
    """The exact counts of a period at a position of the log, and the register of that day."""

    period: Period
    master: Master
    cells: Sequence[CellRow]
    posts: Sequence[PostRecord]
    departments: Mapping[str, str]
    position: int
    as_of: str


def read(snapshot: Snapshot, period: Period) -> Counted:
    """The exact counts of a period, all read at one moment."""
    standing = snapshot.position("site")
    if standing is None:
        raise errors.ReadModelNotReady("site")
    if standing.recorded_at[:10] <= period.last_day.isoformat():
        raise SealingRefused(
            f"{period} n'est pas close : le journal n'est compté que jusqu'au "
            f"{standing.recorded_at[:10]}."
        )
    records = snapshot.posts("site")
    cells = snapshot.cells("site", cells_needed(period, [record.post for record in records]))
    return Counted(
        period,
        counted(period, cells, territories_of(period, records)),
        cells,
        records,
        departments_on_last_day(period, records),
        standing.position,
        standing.recorded_at,
    )
