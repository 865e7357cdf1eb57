"""The state of the log: how far each read model is, what is set aside, what never arrived."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.period import Period
from contracts.read_model import READ_MODELS
from services.reporting.application import Tables
from services.reporting.domain.reconciliation import Reconciliation
from services.reporting.ports import PublishedViews
from services.reporting.web.french import french_moment
from services.reporting.web.periods import Calendar

NAMES = {"site": "Postes", "department": "Départements", "nation": "Nation"}


@dataclass(frozen=True)
class ReadModelState:
    """One read model against the head of the log; `lag` in facts."""

    name: str
    generation: int
    position: int
    lag: int
    dead_letters: int
    received: str


@dataclass(frozen=True)
class LogState:
    """The log as its page shows it; `reconciled`: each year that has figures."""

    head: int
    models: Sequence[ReadModelState]
    holes: int
    missing: int
    reconciled: Sequence[tuple[str, Reconciliation]]

    @property
    def is_up_to_date(self) -> bool:
        """Whether every read model has read every fact and set none aside."""
        return not any(model.lag or model.dead_letters for model in self.models)


def log_state(head: int, tables: Tables, views: PublishedViews, calendar: Calendar) -> LogState:
    """Read everything; `head` is the last position of the log."""
    with views.snapshot() as snapshot:
        standing = [snapshot.position(model) for model in READ_MODELS]
        holes = snapshot.sequence_holes()
    models = [
        ReadModelState(
            NAMES[stands.read_model],
            stands.generation,
            stands.position,
            max(head - stands.position, 0),
            stands.dead_letters,
            french_moment(stands.recorded_at),
        )
        for stands in standing
        if stands is not None
    ]
    years = [str(Period(year, 1, 12)) for year in calendar.years]
    return LogState(
        head,
        models,
        len(holes),
        sum(hole.last_missing - hole.first_missing + 1 for hole in holes),
        [(year, tables.reconciliation(year)) for year in years],
    )
