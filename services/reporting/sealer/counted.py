"""What a release is made of: exact counts and the register, read at one moment."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from contracts.days import written_day
from contracts.definitions import VERSION
from contracts.period import Period
from contracts.read_model import READ_MODELS, CellRow, PositionRow, PostRecord
from contracts.release_plan import PLAN, ReleasePlan
from services.reporting.application import Tables
from services.reporting.domain import errors
from services.reporting.domain.disclosure.counted_cells import cells_needed, counted
from services.reporting.domain.disclosure.counting import MINUTES, ExactCounts
from services.reporting.domain.disclosure.open_rows import open_rows
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.tables.selection import CellQuery
from services.reporting.ports import Snapshot

TIMED = tuple(table for table, _ in MINUTES)


class SealingRefused(Exception):
    """Why a period has no release, in French: what is wrong, and what to do."""


@dataclass(frozen=True)
class Counted:
    """The exact counts of a period at a position of the log, and the register of that day.

    `acts`: the cells of acts and of their minutes.
    """

    period: Period
    exact: ExactCounts
    acts: Sequence[CellRow]
    open_rows: Sequence[ReleasedRow]
    posts: Sequence[PostRecord]
    position: int
    as_of: str


def read(snapshot: Snapshot, period: Period, plan: ReleasePlan = PLAN) -> Counted:
    """The exact counts of a period that a plan asks for, all read at one moment."""
    standing = _standing(snapshot)
    if standing.counted_to <= period.last_day:
        until = f"compté que jusqu'au {written_day(standing.counted_to)}, à Paris"
        counted_so_far = until if standing.recorded_at else "pas encore compté"
        raise SealingRefused(f"{period} n'est pas close : le journal n'est {counted_so_far}.")
    records = snapshot.posts("site")
    acts: list[CellRow] = []
    cells = _cells(snapshot, cells_needed(period, records, plan), acts)
    return Counted(
        period,
        counted(period, cells, records, plan),
        acts,
        list(open_rows(Tables(_Within(snapshot)).answer, period, records, plan)),
        records,
        standing.position,
        standing.recorded_at,
    )


def _cells(
    snapshot: Snapshot, needed: Iterable[tuple[str, CellQuery]], acts: list[CellRow]
) -> Iterator[CellRow]:
    """The cells of each question in turn; those of `acts` are kept there too."""
    for model, query in needed:
        found = snapshot.cells(model, query)
        acts += [cell for cell in found if cell.table in TIMED]
        yield from found


@dataclass(frozen=True)
class _Within:
    """A moment that is being read, as the tables ask for one."""

    moment: Snapshot

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        yield self.moment


def _standing(snapshot: Snapshot) -> PositionRow:
    """Where the read models stand, all at one position and with nothing set aside."""
    found = []
    for model in READ_MODELS:
        standing = snapshot.position(model)
        if standing is None:
            raise errors.ReadModelNotReady(model)
        if standing.dead_letters:
            raise SealingRefused(
                f"{standing.dead_letters} faits sont mis de côté ({model}) et ne seraient pas "
                "comptés : « relais dead-letters » les dit, recomptez-les ou abandonnez-les."
            )
        if standing.definitions != VERSION:
            raise SealingRefused(
                f"Le modèle {model} est compté selon d'autres définitions que celles de ce "
                "programme : laissez finir son recomptage (« relais doctor » dit où il en est), "
                "ou scellez avec le programme de ces définitions."
            )
        found.append(standing)
    if len({standing.position for standing in found}) > 1:
        raise SealingRefused(
            "Les trois modèles ne sont pas au même rang du journal : « relais project "
            "--until-idle », puis recommencez."
        )
    return found[0]
