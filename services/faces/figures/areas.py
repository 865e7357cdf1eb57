"""What the page of the nation, of a département or of a post shows."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION, department_of
from contracts.period import Period
from contracts.read_model import READ_MODELS, PostRecord
from services.faces.figures.families import Family, codes_for, families_for
from services.faces.figures.grids import shown
from services.faces.figures.posts import ending_soon, french_date, shown_post
from services.reporting.adapters.formats.figures import counted, figure
from services.reporting.application import TableResult, Tables
from services.reporting.domain import errors
from services.reporting.domain.tables.selection import CellQuery
from services.reporting.ports import PublishedViews

PARIS = ZoneInfo("Europe/Paris")
PATHS = {"nation": "/", "department": "/departements/{}", "site": "/postes/{}"}


class Areas:
    """Reads what a page needs, and says it in words."""

    def __init__(self, tables: Tables, views: PublishedViews) -> None:
        self._tables = tables
        self._views = views

    def latest_year(self) -> Period:
        """The last whole year that has figures, else the latest that has, else that of the log.

        Facts may arrive years after their day: it is their own period that counts.
        Raises ReadModelNotReady for a log that nobody has counted.
        """
        with self._views.snapshot() as views:
            stands = views.position("nation")
            if stands is None or not stands.recorded_at:
                raise errors.ReadModelNotReady("nation")
            today = datetime.fromisoformat(stands.recorded_at).astimezone(PARIS).date()
            records = self._tables.posts("nation")
            first = min((record.opened_on.year for record in records), default=today.year)
            years = [Period(year, 1, 12) for year in range(first, today.year + 1)]
            months = tuple(month for year in years for month in year.months)
            query = CellQuery((("R1", "situations"),), months, (NATION,), by_period=True)
            counted = {int(c.period[:4]) for c in views.cells("nation", query) if c.value}
        declared = {int(quarter[:4]) for record in records for quarter in record.confirmations}
        asked = {year for record in records for year in record.surveys}
        told = [year for year in years if year.year in counted | declared | asked]
        whole = [year for year in told if year.last_day < today]
        return (whole or told or years)[-1]

    def area(self, level: str, code: str | None, period: Period, family: Family) -> dict[str, Any]:
        """The page of an area for a period. Raises the refusals of the tables."""
        yearly = period.length == 12
        records = self._records(level, code)
        if level == "site" and not records:
            raise errors.UnknownArea("site", code or "")
        codes = codes_for(family, level, yearly) or codes_for(family, level, True)[:0]
        results = self._tables.several(("A1", *codes), level, code, str(period))
        name = self._name(level, code, period, records)
        day = period.last_day
        return {
            "title": f"{name}, {period} – {family.title}",
            "name": name,
            "level": level,
            "code": code,
            "period": str(period),
            "periods": _choices(period),
            "family": family,
            "families": families_for(level, yearly),
            "path": PATHS[level].format(code or ""),
            "sentences": self._sentences(level, code, period, results[0]),
            "tables": [shown(result) for result in results[1:]],
            "posts": [shown_post(record, day) for record in records] if level != "nation" else [],
            "ending": ending_soon(records, day) if level == "department" else [],
            "departments": self._departments(period) if level == "nation" else [],
            "register": records[0] if level == "site" else None,
            "open_cases": self._open_cases(code) if level == "site" and code else None,
            "position": results[0].position,
            "as_of": _moment(results[0].as_of),
        }

    def log_state(self, head: int) -> dict[str, Any]:
        """Positions, lag, what is set aside, holes, the reconciliation of the last year."""
        with self._views.snapshot() as views:
            standing = [views.position(model) for model in READ_MODELS]
            holes = len(views.sequence_holes())
        year = self.latest_year()
        return {
            "head": head,
            "standing": [stands for stands in standing if stands],
            "holes": holes,
            "year": str(year),
            "reconciliation": self._tables.reconciliation(str(year)),
        }

    def _records(self, level: str, code: str | None) -> list[PostRecord]:
        found = self._tables.posts(level)
        if level == "department":
            return [r for r in found if department_of(r.versions[-1].commune) == code]
        return [r for r in found if r.post == code] if level == "site" else list(found)

    def _name(self, level: str, code: str | None, period: Period, records: list[PostRecord]) -> str:
        if level == "nation":
            return "France"
        if level == "department":
            return f"{DEPARTEMENT.label_of(code or '')} ({code})"
        return f"{records[0].version_on(period.last_day).name} ({code})"

    def _sentences(
        self, level: str, code: str | None, period: Period, opened: TableResult
    ) -> list[str]:
        """What changed, and whether the picture is complete."""
        now = _total(opened)
        before = _previous(period)
        then = _total(self._tables.table("A1", level, code, str(before)))
        complete = self._tables.table("H1", level, code, str(period)).rows
        confirmed, expected = (
            next((row["value"] for row in complete if row["measure"] == measure), 0)
            for measure in ("confirmed", "expected")
        )
        change = f"{now - then:+d}".replace("-", "−")
        return [
            f"{counted(now, 'situation ouverte')} en {period}.",
            f"{change} par rapport à {before} ({figure(then)})."
            if then
            else f"Aucune situation enregistrée en {before} : pas de comparaison.",
            f"{counted(int(confirmed or 0), 'période confirmée')} par les postes sur "
            f"{counted(int(expected or 0), 'attendue')}.",
        ]

    def _departments(self, period: Period) -> list[tuple[str, str, int, int]]:
        """(code, name, open posts, situations) of the départements that have a post."""
        situations: dict[str, int] = {}
        for row in self._tables.table("A1", "department", None, str(period)).rows:
            area = str(row["area"])
            situations[area] = situations.get(area, 0) + int(row["value"] or 0)
        posts: dict[str, int] = {}
        for record in self._tables.posts("nation"):
            where = department_of(record.version_on(period.last_day).commune)
            posts[where] = posts.get(where, 0) + record.is_open_on(period.last_day)
        return [
            (code, DEPARTEMENT.label_of(code), posts[code], situations.get(code, 0))
            for code in DEPARTEMENT.by_code
            if code in posts
        ]

    def _open_cases(self, post: str) -> dict[str, Any]:
        with self._views.snapshot() as views:
            cases, holes = views.open_cases(post), views.sequence_holes(post)
        return {
            "count": len(cases),
            "awaited": sum(case.answers_awaited for case in cases),
            "holes": sum(hole.last_missing - hole.first_missing + 1 for hole in holes),
        }


def _total(result: TableResult) -> int:
    return sum(int(row["value"] or 0) for row in result.rows)


def _previous(period: Period) -> Period:
    if period.length == 12:
        return Period(period.year - 1, 1, 12)
    month = period.first_month - period.length
    return Period(period.year - (month < 1), month + 12 * (month < 1), period.length)


def _choices(period: Period) -> list[str]:
    """The periods offered beside the one shown: neighbouring years and their quarters."""
    return [
        str(choice)
        for year in range(period.year - 1, period.year + 2)
        for choice in (Period(year, 1, 12), *Period(year, 1, 12).quarters)
    ]


def _moment(recorded_at: str) -> str:
    if not recorded_at:
        return "jamais"
    moment = datetime.fromisoformat(recorded_at).astimezone(PARIS)
    return f"{french_date(moment.date())} à {moment:%H:%M}"
