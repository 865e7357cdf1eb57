"""What is asked: a table, where, when, of which force; checked before any figure is read."""

from dataclasses import dataclass

from contracts.codes import DEPARTEMENT, FORCE
from contracts.identifiers import NATION
from contracts.period import Period, PeriodNotUnderstood
from contracts.statistics import LEVELS, TABLES, StatisticalTable
from contracts.statistics.catalogue import Evaluation
from services.reporting.domain import errors

EPOQUE = "epoque"  # each fact in the organisation of its own day
ACTUELLE = "actuelle"  # everything in the organisation of today
ORGANISATIONS = (EPOQUE, ACTUELLE)
WITHOUT_FORCE = frozenset({"F1", "F2"})  # a post's own activity, about no situation
BELOW_THE_NATION = frozenset({"B4", "H5", "S29"})  # B4, H5 need the post, S29 is of the Eure


@dataclass(frozen=True)
class Question:
    """A question that makes sense; `area` is None for every area of the level."""

    table: StatisticalTable
    level: str
    area: str | None
    period: Period
    force: str | None = None
    organisation: str = EPOQUE
    by_seat: bool = False  # of the level "site": each post in each département by itself

    @property
    def areas_follow_posts(self) -> bool:
        """Whether figures must be read by post, because their area is that of today."""
        return self.level == "department" and self.organisation == ACTUELLE

    @property
    def read_model(self) -> str:
        """The read model that answers: the level's own, but for what the nation does not keep.

        A post is answered by its own alone: who serves posts may read no other.
        """
        below = self.level == "nation" and self.table.code in BELOW_THE_NATION
        return "department" if below else self.level


def asked(
    code: str,
    level: str,
    area: str | None,
    period: str,
    force: str | None = None,
    organisation: str = EPOQUE,
) -> Question:
    """The question in these words; a post's existence is the register's to say.

    Raises a Refusal that names what cannot be asked.
    """
    table = TABLES.get(code)
    if table is None:
        raise errors.UnknownTable(code)
    if level not in LEVELS:
        raise errors.UnknownLevel(level)
    if level not in table.levels:
        raise errors.LevelNotForTable(code, level, table.levels)
    asked_period = _period(period)
    if table.yearly and asked_period.length != 12:
        raise errors.PeriodNotForTable(code, period)
    if force is not None and force not in FORCE.by_code:
        raise errors.UnknownForce(force)
    if force is not None and not takes_force(table):
        raise errors.ForceNotForTable(code, force)
    if organisation not in ORGANISATIONS:
        raise errors.UnknownOrganisation(organisation)
    return Question(table, level, _area(level, area), asked_period, force, organisation)


def takes_force(table: StatisticalTable) -> bool:
    """Whether what the table counts belongs to a force."""
    kinds_without = (
        Evaluation.REGISTER,
        Evaluation.RECONCILIATION,
        Evaluation.HOLES,
        Evaluation.SERIES,
        Evaluation.SURVEY,
    )
    return table.evaluation not in kinds_without and table.code not in WITHOUT_FORCE


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodNotUnderstood:
        raise errors.UnknownPeriod(text) from None


def _area(level: str, area: str | None) -> str | None:
    if level == "nation":
        if area not in (None, NATION):
            raise errors.UnknownArea(level, str(area))
        return NATION
    if level == "department" and area is not None and area not in DEPARTEMENT.by_code:
        raise errors.UnknownArea(level, area)
    return area
