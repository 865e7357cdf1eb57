"""The periods that pages of figures offer, and the one that they open on."""

from collections.abc import Sequence
from datetime import date, datetime

from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import PostRecord
from services.faces.theme.dates import PARIS
from services.reporting.application import Tables
from services.reporting.domain import errors
from services.reporting.domain.tables.selection import SITUATIONS_OPENED, CellQuery
from services.reporting.ports import PublishedViews


def years_of(records: Sequence[PostRecord], as_of: str) -> range:
    """From the first opening of these posts to the year of `as_of`, an instant of the log."""
    last = _day(as_of).year
    return range(min((record.opened_on.year for record in records), default=last), last + 1)


def latest_year(
    tables: Tables, views: PublishedViews, level: str = "nation", area: str = NATION
) -> Period:
    """The last whole year in which an area has figures, else the latest, else that of the log.

    Facts may arrive years after their day: it is their own period that counts. Only the read
    model of `level` is read. Raises ReadModelNotReady for a log that nobody has counted.
    """
    with views.snapshot() as snapshot:
        stands = snapshot.position(level)
        if stands is None or not stands.recorded_at:
            raise errors.ReadModelNotReady(level)
        records = [each for each in tables.posts(level) if level != "site" or each.post == area]
        today = _day(stands.recorded_at)
        years = [Period(year, 1, 12) for year in years_of(records, stands.recorded_at)]
        months = tuple(month for year in years for month in year.months)
        query = CellQuery((SITUATIONS_OPENED,), months, (area,), by_period=True)
        counted = {int(cell.period[:4]) for cell in snapshot.cells(level, query) if cell.value}
    declared = {int(quarter[:4]) for record in records for quarter in record.confirmations}
    surveyed = {year for record in records for year in record.surveys}
    known = [year for year in years if year.year in counted | declared | surveyed]
    whole = [year for year in known if year.last_day < today]
    return (whole or known or years)[-1]


def _day(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(PARIS).date()
