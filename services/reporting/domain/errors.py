"""Why a question has no answer, each as the fact that refuses it."""

from dataclasses import dataclass


@dataclass(eq=False)
class Refusal(Exception):
    """A question that cannot be answered as it was asked."""


@dataclass(eq=False)
class UnknownTable(Refusal):
    """No table of the catalogue has this code."""

    code: str


@dataclass(eq=False)
class UnknownLevel(Refusal):
    """The level is not nation, department or site."""

    level: str


@dataclass(eq=False)
class LevelNotForTable(Refusal):
    """The table does not exist at this level."""

    code: str
    level: str
    levels: tuple[str, ...]


@dataclass(eq=False)
class UnknownArea(Refusal):
    """The level has no such area: no such département, no such post."""

    level: str
    area: str


@dataclass(eq=False)
class AreaMissing(Refusal):
    """Indicators are those of one area, and none was given."""

    level: str


@dataclass(eq=False)
class UnknownPeriod(Refusal):
    """The text is not a year, a quarter or a month."""

    period: str


@dataclass(eq=False)
class PeriodNotForTable(Refusal):
    """The table exists for whole years only."""

    code: str
    period: str


@dataclass(eq=False)
class UnknownForce(Refusal):
    """The force is neither police nor gendarmerie."""

    force: str


@dataclass(eq=False)
class ForceNotForTable(Refusal):
    """Nothing in the table belongs to a force."""

    code: str
    force: str


@dataclass(eq=False)
class UnknownOrganisation(Refusal):
    """The organisation is neither epoque nor actuelle."""

    organisation: str


@dataclass(eq=False)
class ReadModelNotReady(Refusal):
    """The projections have not published this read model yet."""

    read_model: str
