"""What conventions and their money may not say beside what the register of a post says already.

Asked of new facts alone: what was let in before these rules stands.
"""

from collections.abc import Sequence

from contracts.events.event import PostEvent
from contracts.events.posts import (
    ConventionSigned,
    FundingPledged,
    FundingWithdrawn,
    PostCostDeclared,
)
from services.intake.domain.refusals import ConventionAlreadySigned, SharesExceed

WHOLE_PERCENT = 100.05  # three thirds that were each rounded to two decimals are a whole


def refuse_double(others: Sequence[PostEvent], event: PostEvent) -> None:
    """Raise ConventionAlreadySigned where `others` sign another convention under its reference."""
    if not isinstance(event, ConventionSigned):
        return
    for other in others:
        if isinstance(other, ConventionSigned) and other.convention == event.convention:
            raise ConventionAlreadySigned(event.convention, other.starts_on, other.ends_on)


def refuse_exceeding(
    before: Sequence[PostEvent], after: Sequence[PostEvent], event: PostEvent
) -> None:
    """Raise SharesExceed where the line of `event` goes beyond the whole, and further than before.

    `before` and `after`: the facts that stand, in log order, without `event` and with it. What
    exceeded already may be brought down step by step.
    """
    if not isinstance(event, FundingPledged):
        return
    total = _promised(after, event)
    if total > WHOLE_PERCENT and total > _promised(before, event):
        left = max(0.0, round(100 - total + _share(event, _cost(after, event.year)), 2))
        raise SharesExceed(event.convention, event.year, left)


def _promised(facts: Sequence[PostEvent], line: FundingPledged) -> float:
    """The percent promised for the convention and the year of `line`: the last word of each."""
    cost = _cost(facts, line.year)
    shares: dict[tuple[str, str | None], float] = {}
    for fact in facts:
        if isinstance(fact, FundingPledged | FundingWithdrawn) and (
            (fact.convention, fact.year) == (line.convention, line.year)
        ):
            if isinstance(fact, FundingPledged):
                shares[fact.funder, fact.funder_code] = _share(fact, cost)
            else:
                shares = {key: kept for key, kept in shares.items() if key[0] != fact.funder}
    return sum(shares.values())


def _cost(facts: Sequence[PostEvent], year: int) -> int:
    """The cost declared last for a year, in euros; 0 where nobody said it."""
    said = [f for f in facts if isinstance(f, PostCostDeclared) and f.year == year]
    return said[-1].salary_eur + said[-1].other_eur if said else 0


def _share(pledge: FundingPledged, cost: int) -> float:
    """In percent; euros alone are a share of a cost that is known, else of nothing."""
    if pledge.share_percent is not None:
        return pledge.share_percent
    return 100 * (pledge.amount_eur or 0) / cost if cost else 0.0
