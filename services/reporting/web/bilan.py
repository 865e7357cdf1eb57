"""The bilan of an area, quarter by quarter: its volumes, and what a post declared of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.period import Period, quarter_of
from contracts.read_model import CellRow, PostRecord
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.perimeter import open_days
from services.reporting.domain.selection import DISTINCT, CellQuery
from services.reporting.web.charts import Bar
from services.reporting.web.french import signed
from services.reporting.web.periods import Calendar, previous

INTERVIEW = "entretien"
MEASURES = (
    ("A1", "situations"),
    ("A6", "situations"),
    ("A3", "acts"),
    ("E2", "orientations"),
    ("E5", "acts"),
    ("F1", "contacts"),
    ("F2", "acts"),
)
HEADS = (
    "Situations ouvertes",
    "Personnes reçues",
    "Entretiens",
    "Autres actes",
    "Orientations",
    "Plaintes et mains courantes",
    "Contacts",
    "Réunions",
)


@dataclass(frozen=True)
class QuarterLine:
    """A quarter of the bilan; `declared` and `gap` are those of a post, empty elsewhere."""

    period: str
    label: str
    figures: tuple[int, ...]
    declared: str = ""
    gap: str = ""

    @property
    def opened(self) -> int:
        """The situations opened, which the picture shows."""
        return self.figures[0]


def quarters_around(period: Period) -> tuple[Period, ...]:
    """The quarters of the year of `period`, after those of the year before."""
    year = Period(period.year, 1, 12)
    return (*previous(year).quarters, *year.quarters)


def bilan_query(area: str, period: Period) -> CellQuery:
    """The cells of the bilan: months, and whole quarters for what counts distinct situations."""
    quarters = quarters_around(period)
    months = tuple(month for quarter in quarters for month in quarter.months)
    return CellQuery(MEASURES, (*months, *map(str, quarters)), (area,), by_period=True)


def quarter_lines(
    cells: Iterable[CellRow], period: Period, calendar: Calendar, post: PostRecord | None = None
) -> list[QuarterLine]:
    """One line for each quarter that has begun and of which the log can say something."""
    counted = _by_quarter(cells)
    return [
        QuarterLine(
            str(quarter),
            f"T{(quarter.first_month + 2) // 3} {quarter.year}",
            tuple(counted[str(quarter), head] for head in HEADS),
            *(_declared(post, quarter, counted, calendar) if post else ()),
        )
        for quarter in quarters_around(period)
        if quarter.first_day <= calendar.today and quarter.year in (*calendar.years, period.year)
    ]


def as_bars(lines: Iterable[QuarterLine], period: Period) -> list[Bar]:
    """The situations opened, those of the page's own period apart from the others."""
    return [
        Bar(line.label, line.opened, period.contains(Period.parse(line.period).first_day))
        for line in lines
    ]


def _by_quarter(cells: Iterable[CellRow]) -> Mapping[tuple[str, str], int]:
    sums: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        is_quarter = "Q" in cell.period
        if is_quarter == (cell.table in DISTINCT):
            first = Period.parse(cell.period).first_day
            sums[quarter_of(first), _head_of(cell)] += cell.value
    return sums


def _head_of(cell: CellRow) -> str:
    if cell.table == "A3":
        return HEADS[2] if cell.d1 == INTERVIEW else HEADS[3]
    return {
        "A1": HEADS[0],
        "A6": HEADS[1],
        "E2": HEADS[4],
        "E5": HEADS[5],
        "F1": HEADS[6],
        "F2": HEADS[7],
    }[cell.table]


def _declared(
    post: PostRecord,
    quarter: Period,
    counted: Mapping[tuple[str, str], int],
    calendar: Calendar,
) -> tuple[str, str]:
    """What the post declared and how far the record is from it; nothing said is not zero."""
    said = post.confirmations.get(str(quarter))
    if said is not None:
        gap = counted[str(quarter), HEADS[0]] - said
        return figure(said), signed(gap) if gap else "0"
    if open_days(post, quarter) is None:
        return "poste fermé", "–"
    return ("non confirmé" if calendar.is_over(quarter) else "en cours"), "–"
