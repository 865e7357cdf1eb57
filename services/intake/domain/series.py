"""An external series in an area: deposits, and revisions that name an earlier one."""

from dataclasses import dataclass
from uuid import UUID

from contracts.envelope import Fact
from contracts.events.external import SeriesDeposited
from services.intake.domain.refusals import UnknownDeposit


@dataclass(frozen=True, slots=True)
class Series:
    """The ids of all deposits: each may be revised, even twice."""

    deposits: frozenset[UUID] = frozenset()


def decide(fact: Fact, series: Series | None) -> None:
    """Let a deposit in; raises UnknownDeposit when it supersedes none of this series."""
    event = fact.event
    if not isinstance(event, SeriesDeposited) or event.supersedes is None:
        return
    if series is None or event.supersedes not in series.deposits:
        raise UnknownDeposit(event.supersedes)


def evolve(series: Series | None, fact: Fact) -> Series:
    """The series once `fact` is known; it never refuses."""
    return Series((series or Series()).deposits | {fact.id})
