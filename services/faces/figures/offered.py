"""What pages of figures offer: families of tables, each a page short enough to read; periods."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contracts.days import day_at
from contracts.identifiers import NATION
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.statistics import TABLES
from services.faces.errors import Refused
from services.faces.theme.periods import PeriodChoices, choices, during
from services.reporting.application import Tables
from services.reporting.domain import errors
from services.reporting.domain.tables.selection import SITUATIONS_OPENED, CellQuery
from services.reporting.ports import PublishedViews

NOT_FOUND = "Page introuvable"
EARLIEST = 1990  # no year of a post's money is before it (contracts)


@dataclass(frozen=True)
class Family:
    """A group of tables under one heading; `key` is what the address says."""

    key: str
    title: str
    codes: tuple[str, ...]


def _starting(*letters: str) -> tuple[str, ...]:
    return tuple(code for code in TABLES if code[0] in letters)


FAMILIES = (
    Family("activite", "Activité", _starting("A")),
    Family("personnes", "Personnes reçues", _starting("B")),
    Family("problematiques", "Problématiques et saisine", _starting("C", "D")),
    Family("orientations", "Orientations et suites", _starting("E")),
    Family("partenaires", "Partenaires et réunions", _starting("F")),
    Family("postes", "Postes et conventions", _starting("G")),
    Family("qualite", "Qualité du recueil et séries externes", _starting("H", "X")),
    Family("rapport-1", "Tableaux du rapport, 1 à 10", tuple(f"S{n:02}" for n in range(1, 11))),
    Family("rapport-2", "Tableaux du rapport, 11 à 20", tuple(f"S{n:02}" for n in range(11, 21))),
    Family("rapport-3", "Tableaux du rapport, 21 à 30", tuple(f"S{n:02}" for n in range(21, 31))),
)
BY_KEY = {family.key: family for family in FAMILIES}


def codes_for(family: Family, level: str, yearly: bool) -> tuple[str, ...]:
    """The tables of a family that exist at a level, for a year or a shorter period."""
    return tuple(
        code
        for code in family.codes
        if level in TABLES[code].levels and (yearly or not TABLES[code].yearly)
    )


def families_for(level: str, yearly: bool) -> tuple[Family, ...]:
    """The families that have something to show."""
    return tuple(family for family in FAMILIES if codes_for(family, level, yearly))


def years_of(records: Sequence[PostRecord], as_of: str, area: str = NATION) -> range:
    """From the first opening of these posts to the year of `as_of` in `area`, by the log.

    A day before EARLIEST was typed wrong, until it is corrected: it offers no thousand years.

    Raises ReadModelNotReady for an empty log, which has none.
    """
    if not as_of:
        raise errors.ReadModelNotReady("nation")
    last = day_at(area, as_of).year
    first = min((record.opened_on.year for record in records), default=last)
    return range(max(first, min(EARLIEST, last)), last + 1)


def require_known(period: Period, years: range) -> None:
    """Raises Refused for a period of none of `years`."""
    if period.year not in years:
        said = f"de {years[0]} à {years[-1]}" if len(years) > 1 else f"en {years[0]}"
        raise Refused(f"Il n'y a rien {during(period)} : on a compté ici {said}.", 404, NOT_FOUND)


def choices_among(
    period: Period,
    years: Sequence[int],
    address: Callable[[Period], str],
    *,
    yearly: bool = False,
) -> PeriodChoices:
    """The periods of `years`, which may have figures; `yearly`: the years alone."""
    whole = [Period(year, 1, 12) for year in sorted(years)]
    return choices(
        period,
        period.previous if period.previous.year in years else None,
        period.next if period.next.year in years else None,
        whole if yearly else [each for year in whole for each in (*year.quarters, year)],
        address,
    )


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
        today = day_at(area, stands.recorded_at)
        years = [Period(year, 1, 12) for year in years_of(records, stands.recorded_at, area)]
        months = tuple(month for year in years for month in year.months)
        query = CellQuery((SITUATIONS_OPENED,), months, (area,), by_period=True)
        counted = {int(cell.period[:4]) for cell in snapshot.cells(level, query) if cell.value}
    declared = {int(quarter[:4]) for record in records for quarter in record.confirmations}
    surveyed = {year for record in records for year in record.surveys}
    known = [year for year in years if year.year in counted | declared | surveyed]
    whole = [year for year in known if year.last_day < today]
    return (whole or known or years)[-1]
