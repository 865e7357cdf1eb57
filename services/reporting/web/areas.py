"""What the page of the nation, of a département or of a post shows."""

from datetime import date
from typing import Any

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION, department_of
from contracts.period import Period
from contracts.read_model import PositionRow
from services.reporting.application import TableResult, Tables
from services.reporting.domain import errors
from services.reporting.domain.question import asked
from services.reporting.domain.selection import CellQuery
from services.reporting.ports import PublishedViews
from services.reporting.web.bilan import HEADS, as_bars, bilan_query, quarter_lines
from services.reporting.web.charts import bars
from services.reporting.web.families import (
    OPEN_CASES,
    OVERVIEW,
    REGISTER,
    WITH_TABLES,
    Family,
    codes_for,
    families_for,
)
from services.reporting.web.french import paris_day, period_in_words
from services.reporting.web.grids import shown
from services.reporting.web.periods import Calendar, declared_months, months_to_ask, previous
from services.reporting.web.places import Place, place_of
from services.reporting.web.posts import ending_soon, shown_post
from services.reporting.web.registers import (
    MOST_CASES,
    hole_grid,
    open_case_grid,
    register_grids,
)
from services.reporting.web.sentences import completeness, expected_quarters, sentences

Shown = dict[str, Any]
"""What a template is given, by name."""
TOTAL = (("R1", "situations"),)


class Areas:
    """Reads what the pages of an area need, and says it in words."""

    def __init__(self, tables: Tables, views: PublishedViews) -> None:
        """Read from `tables`, and from `views` what is no table; the calendar is kept."""
        self._tables = tables
        self._views = views
        self._calendar: tuple[tuple[int, int], Calendar] | None = None

    def standing(self) -> PositionRow | None:
        """Where the nation's read model stands, None before the first fact."""
        with self._views.snapshot() as views:
            stands = views.position("nation")
        return stands if stands and stands.recorded_at else None

    def calendar(self) -> Calendar:
        """The periods that have figures. Raises ReadModelNotReady for a log nobody counted."""
        stands = self.standing()
        if stands is None:
            raise errors.ReadModelNotReady("nation")
        version = (stands.generation, stands.position)
        if self._calendar is None or self._calendar[0] != version:
            self._calendar = (version, self._read_calendar(paris_day(stands.recorded_at)))
        return self._calendar[1]

    def page(self, level: str, code: str, period: Period, family: Family) -> tuple[str, Shown]:
        """The template of a page and what it shows. Raises the refusals of the tables."""
        calendar = self.calendar()
        place = place_of(level, code, self._tables.posts(level), period.last_day)
        frame = {
            "title": f"{place.name}, {period_in_words(period)} – {family.title}",
            "place": place,
            "period": period,
            "choices": calendar.choices(period),
            "family": family,
            "families": families_for(level),
        }
        if family == OVERVIEW:
            return "overview.html", frame | self._overview(place, period, calendar)
        if family == REGISTER:
            return "register.html", frame | {"grids_shown": register_grids(place.records[0])}
        if family == OPEN_CASES:
            return "open_cases.html", frame | self._open_cases(place)
        return "tables.html", frame | self._family(place, period, family)

    def _read_calendar(self, today: date) -> Calendar:
        records = self._tables.posts("nation")
        query = CellQuery(TOTAL, months_to_ask(records, today), (NATION,), by_period=True)
        with self._views.snapshot() as views:
            counted = {cell.period for cell in views.cells("nation", query) if cell.value}
        return Calendar(frozenset(counted | declared_months(records)), today)

    def _family(self, place: Place, period: Period, family: Family) -> Shown:
        codes = codes_for(family, place.level, period.length == 12)
        results = self._tables.several(codes, place.level, place.code, str(period))
        return {"tables": [shown(result) for result in results]}

    def _overview(self, place: Place, period: Period, calendar: Calendar) -> Shown:
        opened = _total(self._tables.table("A1", place.level, place.code, str(period)))
        before = _total(self._tables.table("A1", place.level, place.code, str(previous(period))))
        with self._views.snapshot() as views:
            cells = views.cells(place.level, bilan_query(place.code, period))
        lines = quarter_lines(cells, period, calendar, place.post)
        question = asked("H1", place.level, place.code, str(period))
        complete = completeness(question, self._tables.posts(place.level), calendar)
        seen: Shown = {
            "sentences": sentences(period, opened, before, complete, calendar),
            "heads": HEADS,
            "quarters": lines,
            "chart": bars(as_bars(lines, period), "Situations ouvertes par trimestre"),
            "contents": [
                (family, codes_for(family, place.level, period.length == 12))
                for family in WITH_TABLES
            ],
        }
        if place.level == "nation":
            return seen | {"departments": self._departments(place, period)}
        posts = [
            shown_post(record, period, expected_quarters(question, record, calendar))
            for record in place.records
        ]
        return seen | {"posts": posts, "ending": ending_soon(place.records, period.last_day)}

    def _departments(self, place: Place, period: Period) -> list[tuple[str, str, int, int]]:
        """(code, name, open posts, situations) of the départements that have a post."""
        situations: dict[str, int] = {}
        for row in self._tables.table("A1", "department", None, str(period)).rows:
            area = str(row["area"])
            situations[area] = situations.get(area, 0) + int(row["value"] or 0)
        posts: dict[str, int] = {}
        for record in place.records:
            where = department_of(record.version_on(period.last_day).commune)
            posts[where] = posts.get(where, 0) + record.is_open_on(period.last_day)
        return [
            (code, DEPARTEMENT.label_of(code), posts.get(code, 0), situations.get(code, 0))
            for code in DEPARTEMENT.by_code
            if code in posts or situations.get(code)
        ]

    def _open_cases(self, place: Place) -> Shown:
        with self._views.snapshot() as views:
            cases, holes = views.open_cases(place.code), views.sequence_holes(place.code)
        return {
            "cases": open_case_grid(cases),
            "count": len(cases),
            "most": MOST_CASES,
            "awaited": sum(case.answers_awaited for case in cases),
            "holes": hole_grid(holes),
        }


def _total(result: TableResult) -> int:
    return sum(int(row["value"] or 0) for row in result.rows)
