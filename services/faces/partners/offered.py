"""The periods around the one of a page of releases."""

from collections.abc import Sequence
from urllib.parse import urlencode

from contracts.period import Period
from contracts.release_plan.audiences import FUNDER, TERRITORY
from services.faces.partners.rows import in_order
from services.faces.theme.periods import PeriodChoices, choices
from services.reporting.domain.disclosure.release import Release
from services.reporting.releases.reading import View


def periods_of(found: View, releases: Sequence[Release], page: str = "") -> PeriodChoices:
    """The latest release of each period; a post has years, or what it began with.

    `page`: below that of the view.
    """
    latest = {str(each.period): each.id for each in releases}
    scope = {"perimetre": found.scope} if found.scope else {}

    def address(period: Period) -> str:
        asked = urlencode({**scope, "edition": latest[str(period)]})
        return f"/partenaires/{found.view}{page}?{asked}"

    current = found.release.period
    offered = [
        each
        for each in map(Period.parse, in_order(latest))
        if found.view not in (FUNDER, TERRITORY) or each.length in (12, current.length)
    ]
    like = [each for each in offered if each.length == current.length]
    here = like.index(current)
    before, after = like[here - 1] if here else None, [*like[here + 1 :], None][0]
    return choices(current, before, after, offered, address)
