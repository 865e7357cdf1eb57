"""What the page of the nation, of a département or of a post shows."""

from collections.abc import Sequence
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import PostRecord
from services.faces.figures.grids import address_of, grids_of
from services.faces.figures.offered import (
    Family,
    choices_among,
    codes_for,
    families_for,
    latest_year,
    require_known,
    years_of,
)
from services.faces.figures.posts import ending_soon, shown_post
from services.faces.navigation import place_of
from services.faces.page import Page
from services.faces.theme.figures import counted, figure
from services.faces.theme.frame import Link, Traced
from services.faces.theme.periods import during, short_period
from services.faces.theme.periods import period as in_words
from services.faces.theme.typography import first_low
from services.reporting.application import Tables
from services.reporting.domain import errors
from services.reporting.domain.tables.result import TableResult
from services.reporting.ports import PublishedViews


class Department(NamedTuple):
    """A département that has a post: its open posts, and the situations of the period."""

    code: str
    name: str
    posts: int
    situations: int


class UnderWay(NamedTuple):
    """A post today: open situations, answers awaited, facts announced and never received."""

    cases: int
    awaited: int
    holes: int


def area_page(
    tables: Tables,
    views: PublishedViews,
    level: str,
    code: str | None,
    asked: Period | None,
    family: Family,
) -> Page:
    """The figures of an area for a period and a family of tables.

    `code` is None for the nation; `asked` is None for the latest year. Raises refusals of the
    tables, and Refused for a year in which nothing can have been counted.
    """
    period = asked or latest_year(tables, views, level, code or NATION)
    yearly, day = period.length == 12, period.last_day
    records = _records(tables, level, code)
    if level == "site" and not records:
        raise errors.UnknownArea("site", code or "")
    opened, *results = tables.several(
        ("A1", *codes_for(family, level, yearly)), level, code, str(period)
    )
    years = years_of(records, opened.as_of)
    require_known(period, years)
    name = _name(level, code, period, records)
    path = {"nation": "/france", "department": f"/departements/{code}", "site": f"/postes/{code}"}

    def address(period: object, family: Family) -> str:
        return f"{path[level]}?periode={period}&famille={family.key}"

    return Page(
        "area.html",
        title=f"{name}, {first_low(in_words(period))} : {first_low(family.title)}",
        period=period,
        family=family,
        choices=choices_among(period, years, lambda choice: address(choice, family)),
        tabs=[
            Link(each.title, address(period, each), current=each == family)
            for each in families_for(level, yearly)
        ],
        sentences=_sentences(tables, opened, period),
        tables_shown=[(each.table, grids_of(each), address_of(each)) for each in results],
        as_of=opened.as_of,
        area=code or NATION,
        posts=[shown_post(record, day) for record in records] if level != "nation" else (),
        ending=ending_soon(records, day) if level == "department" else (),
        departments=_departments(tables, period) if level == "nation" else (),
        under_way=_under_way(views, code) if level == "site" and code else None,
        trace=[Traced("Rang du journal", str(opened.position))],
    )


def _records(tables: Tables, level: str, code: str | None) -> list[PostRecord]:
    found = tables.posts(level)
    if level == "department":
        return [each for each in found if department_of(each.versions[-1].commune) == code]
    return [each for each in found if each.post == code] if level == "site" else list(found)


def _name(level: str, code: str | None, period: Period, records: Sequence[PostRecord]) -> str:
    if level != "site":
        return place_of(code or NATION, {})
    post = records[0].version_on(period.last_day)
    return f"{post.name}, {post.service}"


def _sentences(tables: Tables, opened: TableResult, period: Period) -> list[str]:
    """What changed, and whether the picture is complete."""
    level, area = opened.question.level, opened.question.area
    code = None if level == "nation" else area
    now, before = _total(opened), period.previous
    then = _total(tables.table("A1", level, code, str(before)))
    complete = tables.table("H1", level, code, str(period)).rows
    confirmed, expected = (
        next((row["value"] for row in complete if row["measure"] == measure), 0)
        for measure in ("confirmed", "expected")
    )
    change = f"{now - then:+d}".replace("-", "−")
    return [
        f"{counted(now, 'situation ouverte')} {during(period)}.",
        f"{change} par rapport à {short_period(before)} ({figure(then)})."
        if then
        else f"Aucune situation enregistrée {during(before)} : pas de comparaison.",
        f"{counted(int(confirmed or 0), 'période confirmée')} par les postes sur "
        f"{counted(int(expected or 0), 'attendue')}.",
    ]


def _departments(tables: Tables, period: Period) -> list[Department]:
    situations: dict[str, int] = {}
    for row in tables.table("A1", "department", None, str(period)).rows:
        area = str(row["area"])
        situations[area] = situations.get(area, 0) + int(row["value"] or 0)
    posts: dict[str, int] = {}
    for record in tables.posts("nation"):
        where = department_of(record.version_on(period.last_day).commune)
        posts[where] = posts.get(where, 0) + record.is_open_on(period.last_day)
    return [
        Department(code, DEPARTEMENT.label_of(code), posts[code], situations.get(code, 0))
        for code in DEPARTEMENT.by_code
        if code in posts
    ]


def _under_way(views: PublishedViews, post: str) -> UnderWay:
    with views.snapshot() as snapshot:
        cases, holes = snapshot.open_cases(post), snapshot.sequence_holes(post)
    return UnderWay(
        cases=len(cases),
        awaited=sum(case.answers_awaited for case in cases),
        holes=sum(hole.last_missing - hole.first_missing + 1 for hole in holes),
    )


def _total(result: TableResult) -> int:
    return sum(int(row["value"] or 0) for row in result.rows)
