"""The plan of funding of a post, year by year: who promised what, what is missing or too much."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from contracts.codes import FINANCEUR
from contracts.read_model import ALERT_MONTHS, Convention, Pledge, PostRecord
from services.faces.theme.figures import euros, percent
from services.faces.theme.statuses import Status

WHOLE, ROUNDED = 100.0, 0.05  # percent; thirds rounded to two decimals are a whole
PAST = "gone"


class YearOfPlan(NamedTuple):
    """The promises for a year of a post, over all its conventions."""

    year: int
    pledges: Sequence[Pledge]

    @property
    def share(self) -> float:
        """What is promised, in percent of the cost."""
        return round(sum(pledge.share_percent for pledge in self.pledges), 2)

    @property
    def amount(self) -> int | None:
        """What is promised in euros; None where a pledge does not say it."""
        amounts = [pledge.amount_eur for pledge in self.pledges]
        return None if None in amounts or not amounts else sum(amount or 0 for amount in amounts)

    @property
    def status(self) -> Status:
        """Whether the plan is complete, and what it lacks or has too much."""
        missing = round(WHOLE - self.share, 2)
        if not self.pledges:
            return Status("rien de promis", "bad")
        if missing > ROUNDED:
            return Status(f"il manque {percent(missing)}", "warn")
        if missing < -ROUNDED:
            return Status(f"dépassé de {percent(-missing)}", "bad")
        return Status("complet", "good")

    def of(self, funder: str) -> str:
        """What a funder promised, in words."""
        mine = [pledge for pledge in self.pledges if pledge.funder == funder]
        return " + ".join(map(promised, mine)) or "–"


def promised(pledge: Pledge) -> str:
    """`50 % (20 000 €)`."""
    said = percent(pledge.share_percent)
    return said if pledge.amount_eur is None else f"{said} ({euros(pledge.amount_eur)})"


def plan_of(record: PostRecord) -> list[YearOfPlan]:
    """Each year that a convention covers or a pledge names, the earliest first."""
    years = {pledge.year for pledge in record.pledges}
    for signed in record.conventions:
        years |= set(range(signed.starts_on.year, signed.ends_on.year + 1))
    return [
        YearOfPlan(year, [pledge for pledge in record.pledges if pledge.year == year])
        for year in sorted(years)
    ]


def plan_in_words(years: Sequence[YearOfPlan], today: date) -> tuple[list[str], list[list[object]]]:
    """The heads and the lines of the table of a plan; what is over asks nothing of anybody."""
    funders = list(dict.fromkeys(pledge.funder for each in years for pledge in each.pledges))
    heads = ["Année", *map(FINANCEUR.label_of, funders), "Ensemble", "Montant", "Plan"]
    lines: list[list[object]] = [
        [
            str(each.year),
            *(each.of(funder) for funder in funders),
            percent(each.share) if each.pledges else "–",
            "–" if each.amount is None else euros(each.amount),
            each.status if each.year >= today.year else each.status._replace(kind=PAST),
        ]
        for each in years
    ]
    return heads, lines


def term_of(signed: Convention, today: date) -> Status:
    """Whether a convention is in force, and how soon it ends: 12, 6 and 3 months are told."""
    if signed.ends_on < today:
        return Status("échue", "gone")
    if signed.starts_on > today:
        return Status("à venir", "info")
    left = signed.months_left(today)
    near = next((alert for alert in ALERT_MONTHS if left < alert), None)
    if near is None:
        return Status("en cours", "good")
    kind = "bad" if near == ALERT_MONTHS[0] else "warn"
    return Status(f"finit dans moins de {near} mois", kind)


def last_end(record: PostRecord, today: date) -> Convention | None:
    """The convention in force or to come that ends last; None where the post has none."""
    living = [signed for signed in record.conventions if signed.ends_on >= today]
    return max(living, key=lambda signed: signed.ends_on, default=None)


def overlaps(record: PostRecord) -> list[tuple[Convention, Convention]]:
    """Each two conventions that are in force on a same day: allowed, and told."""
    ordered = sorted(record.conventions, key=lambda signed: signed.starts_on)
    return [
        (one, other)
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 :]
        if other.starts_on <= one.ends_on
    ]
