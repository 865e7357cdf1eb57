"""What the funder of a territory pays itself, post by post, as the register says it."""

from collections.abc import Sequence
from typing import NamedTuple

from contracts.period import Period
from contracts.read_model import Pledge, PostRecord
from services.faces.navigation import called
from services.faces.partners.persons_tiles import Tile
from services.faces.theme.dates import short_day
from services.faces.theme.figures import NONE, counted, euros, percent
from services.faces.theme.typography import NO_BREAK
from services.reporting.domain.territories import pays

Line = tuple[str, ...]
HEADS = ("Poste", "Votre part du coût", "Votre montant", "Convention jusqu’au")


class Paid(NamedTuple):
    """`lines`: the posts of the territory in a year, under HEADS; `total`: what is promised."""

    year: int
    lines: Sequence[Line]
    total: str

    @property
    def tile(self) -> Tile | None:
        """What is promised in all, None where no amount is."""
        if self.total == NONE:
            return None
        value, unit = self.total.rsplit(NO_BREAK, 1)
        own = sum(line[2] != NONE for line in self.lines)
        return Tile("Vous payez", value, unit, [("", f"{counted(own, 'poste')} en {self.year}")])


def paid(records: Sequence[PostRecord], scope: str, period: Period) -> Paid | None:
    """What `scope` promised to its posts for the year of a period; None without a post."""
    there = [each for each in records if _open_in(each, period)]
    if not there:
        return None
    own = {each.post: _own(each, scope, period) for each in there}
    amounts = [pledge.amount_eur for each in own.values() for pledge in each if pledge.amount_eur]
    names = called(there)
    lines = [_line(names[each.post], each, own[each.post]) for each in there]
    lines.sort(key=lambda line: line[2:] == (NONE, NONE))
    return Paid(period.year, lines, euros(sum(amounts)) if amounts else NONE)


def _own(record: PostRecord, scope: str, period: Period) -> list[Pledge]:
    return [each for each in record.pledges if pays(record, each, period) == scope]


def _line(name: str, record: PostRecord, own: Sequence[Pledge]) -> Line:
    share = sum(each.share_percent or 0 for each in own)
    amount = sum(each.amount_eur or 0 for each in own)
    signed = {each.convention: each.ends_on for each in record.conventions}
    ends = [signed[each.convention] for each in own if each.convention in signed]
    return (
        name,
        percent(share) if share else NONE,
        euros(amount) if amount else NONE,
        short_day(max(ends)) if ends else NONE,
    )


def _open_in(record: PostRecord, period: Period) -> bool:
    closed = record.closed_on
    return record.opened_on <= period.last_day and (closed is None or closed > period.first_day)
