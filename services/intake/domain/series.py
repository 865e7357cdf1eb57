"""An external series in an area: deposits, and revisions that name an earlier one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.envelope import Fact
from contracts.events.external import SeriesDeposited
from contracts.period import Period
from services.intake.domain.refusals import NegativeDeposit, PeriodNotBegun, UnknownDeposit


@dataclass(frozen=True, slots=True)
class Series:
    """The ids of all deposits: each may be revised, even twice."""

    deposits: frozenset[UUID] = frozenset()


def decide(event: SeriesDeposited, series: Series | None, today: date) -> None:
    """Let a deposit in; `today`: the last day that a fact may bear.

    Raises PeriodNotBegun, NegativeDeposit, and UnknownDeposit when it supersedes none of this
    series.
    """
    if Period.parse(event.period).first_day > today:
        raise PeriodNotBegun(event.period)
    if event.value < 0:
        raise NegativeDeposit(event.value)
    if event.supersedes is None:
        return
    if series is None or event.supersedes not in series.deposits:
        raise UnknownDeposit(event.supersedes)


def evolve(series: Series | None, fact: Fact) -> Series:
    """The series once `fact` is known; it never refuses."""
    return Series((series or Series()).deposits | {fact.id})
