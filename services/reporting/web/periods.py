"""Which periods a page offers: those of which the log says something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.period import Period
from contracts.read_model import PostRecord
from services.reporting.web.french import period_in_words


@dataclass(frozen=True)
class Choice:
    """A period of the form: what the address says, what the reader sees."""

    value: str
    label: str


@dataclass(frozen=True)
class Calendar:
    """The months of which the log has figures, up to `today`, the day of its last fact."""

    months: frozenset[str]
    today: date

    @property
    def years(self) -> list[int]:
        """Every year from the first with figures to the last, else the year of the log."""
        found = {int(month[:4]) for month in self.months} or {self.today.year}
        return list(range(min(found), max(found) + 1))

    @property
    def default(self) -> Period:
        """The last whole year with figures; else the last whole quarter; else the year it is."""
        years = [Period(year, 1, 12) for year in reversed(self.years)]
        quarters = [quarter for year in years for quarter in reversed(year.quarters)]
        whole = (p for p in (*years, *quarters) if self.is_over(p) and self.says_something_of(p))
        return next(whole, years[0])

    def is_over(self, period: Period) -> bool:
        """Whether the log has been read past the last day of the period."""
        return period.last_day < self.today

    def says_something_of(self, period: Period) -> bool:
        """Whether a month of the period has figures."""
        return not self.months.isdisjoint(period.months)

    def choices(self, shown: Period) -> list[list[Choice]]:
        """Years, the latest first, each with its quarters; `shown` is always among them."""
        years = sorted({*self.years, shown.year}, reverse=True)
        groups = []
        for year in (Period(year, 1, 12) for year in years):
            offered = [year, *year.quarters]
            if shown.length == 1 and shown.year == year.year:
                offered.append(shown)
            groups.append([Choice(str(each), period_in_words(each)) for each in offered])
        return groups


def months_to_ask(records: Sequence[PostRecord], today: date) -> tuple[str, ...]:
    """Every month since the first post opened, up to the day of the log."""
    first = min((record.opened_on.year for record in records), default=today.year)
    return tuple(
        month for year in range(first, today.year + 1) for month in Period(year, 1, 12).months
    )


def declared_months(records: Iterable[PostRecord]) -> set[str]:
    """The months of confirmed quarters and of yearly questionnaires: zero may be declared."""
    said = [quarter for record in records for quarter in record.confirmations]
    said += [str(year) for record in records for year in record.surveys]
    return {month for period in set(said) for month in Period.parse(period).months}


def previous(period: Period) -> Period:
    """The period of the same length just before."""
    if period.length == 12:
        return Period(period.year - 1, 1, 12)
    month = period.first_month - period.length
    return Period(period.year - (month < 1), month + 12 * (month < 1), period.length)
