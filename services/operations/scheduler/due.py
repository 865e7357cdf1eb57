"""Which periods are due for a release."""

from datetime import date

from contracts.period import Period
from services.composition.setup import SetUp


def due_periods(opened: SetUp, until: date, since: int) -> list[str]:
    """The quarters, then each year, that ended before a day, from a year on, with no release.

    A fact must have been counted since the end of a period: before, nobody knows that all of
    it has come. Raises ViewsUnavailable.
    """
    with opened.reporting.views.snapshot() as snapshot:
        stands, records = snapshot.position("site"), snapshot.posts("site")
    if stands is None or not records:
        return []
    until = min(until, stands.counted_to)
    first = max(min(record.opened_on.year for record in records), since)
    years = [Period(year, 1, 12) for year in range(first, until.year + 1)]
    periods = [period for year in years for period in (*year.quarters, year)]
    sealed = {release.period for release in opened.releases.sealed()}
    return [
        str(period)
        for period in periods
        if period.last_day < until and not {period, Period(period.year, 1, 12)} & sealed
    ]
