"""The plan of funding of a post, year by year: its cost, who pays what, what is asked of FIPD.

Money is in whole euros, shares in percent of the cost of the year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from contracts.read_model import Pledge, PostRecord

MONEY = range(1990, 2101)  # the years that a pledge or a cost may name (contracts)
FUND = "fipd"
ENDING = ("civ", "cucs")
"""Credits of the State that were given for some years: what takes over is told when they end."""
WHOLE, ROUNDED = Decimal(100), Decimal("0.05")
"""Thirds rounded to two decimals are a whole."""


class PlanState(StrEnum):
    """Whether the promises for a year pay its cost; UNKNOWN where euros meet no known cost."""

    EMPTY = "empty"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    EXCEEDING = "exceeding"
    UNKNOWN = "unknown"


class PlanLine(NamedTuple):
    """A pledge with both of its measures, None for the one that nothing gives.

    `differs_from`: the euros that its share of the declared cost makes, where it promises others.
    """

    pledge: Pledge
    share: Decimal | None
    euros: int | None
    differs_from: int | None = None


@dataclass(frozen=True)
class YearPlan:
    """A year of a post. `cost`: in euros, None where nothing says it.

    `declared`: by its employer; else it is what the pledges that say both measures make it.
    """

    year: int
    cost: int | None
    declared: bool
    lines: Sequence[PlanLine]

    @cached_property
    def promised(self) -> int | None:
        """All that is promised, in euros; None where a pledge does not tell."""
        return _total(line.euros for line in self.lines) if self.lines else None

    @cached_property
    def share(self) -> Decimal | None:
        """All that is promised, in percent of the cost; None where a pledge does not tell."""
        if self.cost and self.promised is not None:
            return 100 * Decimal(self.promised) / self.cost
        shares = [line.share for line in self.lines]
        return None if None in shares else sum((share or Decimal(0) for share in shares), Decimal())

    @cached_property
    def missing_share(self) -> Decimal | None:
        """What nobody pays, in percent; negative where more is promised than it costs."""
        if self.share is None:
            return None
        missing = (WHOLE - self.share).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return Decimal(0) if abs(missing) <= ROUNDED else missing

    @cached_property
    def missing(self) -> int | None:
        """The same in euros; None where the cost is not known."""
        if self.cost is None or self.missing_share is None:
            return None
        return self.cost - (self.promised or 0) if self.missing_share else 0

    @property
    def state(self) -> PlanState:
        """Whether it is complete."""
        if not self.lines:
            return PlanState.EMPTY
        if self.missing_share is None:
            return PlanState.UNKNOWN
        if self.missing_share == 0:
            return PlanState.COMPLETE
        return PlanState.INCOMPLETE if self.missing_share > 0 else PlanState.EXCEEDING

    @cached_property
    def written(self) -> int | None:
        """What the plan writes for FIPD, in euros; 0 where it does not name it."""
        return _total(line.euros for line in self.lines if line.pledge.funder == FUND)

    @cached_property
    def ask(self) -> int | None:
        """What is asked of FIPD: what a complete plan writes, and what is missing of another.

        Never more than others leave of the cost, and 0 where they pay all. None where nothing is
        promised (nobody asks) or the cost is not known (nobody can say how much).
        """
        if not self.lines or self.missing is None or self.written is None:
            return None
        return max(0, self.written + self.missing)

    @property
    def third(self) -> int | None:
        """A third of the cost: the principle that plans are read beside, never an ask."""
        return None if self.cost is None else rounded(Decimal(self.cost) / 3)


class Takeover(NamedTuple):
    """A line of the State that pays in a year and no more in the next one.

    `by`: the funders that pay more the next year, by how much in percent of the cost.
    `told`: whether anything is promised for that next year; `known`: whether its shares are.
    """

    funder: str
    year: int
    share: Decimal | None
    by: Sequence[tuple[str, Decimal]]
    told: bool
    known: bool


def year_plan(record: PostRecord, year: int) -> YearPlan:
    """The plan of a year, over all conventions of the post."""
    pledges = [pledge for pledge in record.pledges if pledge.year == year]
    said = next((cost.total for cost in record.costs if cost.year == year), None)
    cost = _implied(pledges) if said is None else said
    declared = said is not None
    return YearPlan(year, cost, declared, [_line(each, cost, declared) for each in pledges])


def plans(record: PostRecord) -> list[YearPlan]:
    """Each year that a convention covers, a pledge names or a cost is declared for, in order."""
    years = {pledge.year for pledge in record.pledges} | {cost.year for cost in record.costs}
    for signed in record.conventions:
        covered = range(signed.starts_on.year, signed.ends_on.year + 1)
        years |= {year for year in MONEY if year in covered}
    return [year_plan(record, year) for year in sorted(years)]


def takeovers(record: PostRecord, year: int) -> list[Takeover]:
    """The lines of `ENDING` that pay in `year` and not in the next, with what takes over."""
    now, then = _by_funder(year_plan(record, year)), _by_funder(year_plan(record, year + 1))
    more = [
        (funder, share - (now.get(funder) or Decimal(0)))
        for funder, share in then.items()
        if share is not None and share > (now.get(funder) or Decimal(0))
    ]
    return [
        Takeover(funder, year, now[funder], more, bool(then), None not in then.values())
        for funder in ENDING
        if funder in now and funder not in then
    ]


def rounded(amount: Decimal) -> int:
    """Whole euros; halves go up."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _by_funder(plan: YearPlan) -> dict[str, Decimal | None]:
    found: dict[str, Decimal | None] = {}
    for line in plan.lines:
        before = found.get(line.pledge.funder, Decimal(0))
        unknown = line.share is None or before is None
        found[line.pledge.funder] = None if unknown else before + line.share  # type: ignore[operator]
    return found


def _total(amounts: Iterable[int | None]) -> int | None:
    found = list(amounts)
    return None if None in found else sum(amount or 0 for amount in found)


def _implied(pledges: Sequence[Pledge]) -> int | None:
    """The cost by the pledges that say both measures; None where none does."""
    both = [pledge for pledge in pledges if pledge.share_percent and pledge.amount_eur]
    shares = sum((_exact(pledge) for pledge in both), Decimal(0))
    euros = sum(pledge.amount_eur or 0 for pledge in both)
    return rounded(100 * Decimal(euros) / shares) if shares else None


def _exact(pledge: Pledge) -> Decimal:
    return Decimal(str(pledge.share_percent or 0))


def _line(pledge: Pledge, cost: int | None, declared: bool) -> PlanLine:
    share = None if pledge.share_percent is None else _exact(pledge)
    euros, differs = pledge.amount_eur, None
    made = rounded(share * cost / 100) if share is not None and cost is not None else None
    if euros is None:
        euros = made
    elif share is None:
        share = 100 * Decimal(euros) / cost if cost else None
    elif declared and made is not None and abs(made - euros) > max(1, cost * ROUNDED / 100):  # type: ignore[operator]
        differs = made
    return PlanLine(pledge, share, euros, differs)
