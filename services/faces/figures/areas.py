"""What the page of the nation, of a département or of a post shows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import PostRecord
from services.faces.figures.exact_year import exact_year
from services.faces.figures.grids import address_of, grids_of
from services.faces.figures.offered import (
    FAMILIES,
    Family,
    choices_among,
    codes_for,
    families_for,
    latest_year,
    require_known,
    years_of,
)
from services.faces.figures.posts import ending_soon, in_force, shown_post
from services.faces.figures.served import forces_of, without_others
from services.faces.figures.year_in_charts import year_in_charts
from services.faces.navigation import place_of
from services.faces.page import Page
from services.faces.partners.findings import findings
from services.faces.theme.dates import short_day
from services.faces.theme.figures import counted, figure
from services.faces.theme.frame import Link, Traced
from services.faces.theme.periods import during, short_period
from services.faces.theme.periods import period as in_words
from services.faces.theme.typography import first_low
from services.reporting.application import Tables
from services.reporting.domain import errors
from services.reporting.domain.tables.question import asked as asked_of
from services.reporting.domain.tables.result import TableResult
from services.reporting.ports import PublishedViews


class Department(NamedTuple):
    """A département that has a post: its open posts, and the situations of the period."""

    code: str
    name: str
    posts: int
    situations: int


class Tile(NamedTuple):
    """A key figure; `lines`: what is said under it, a strong part and the rest."""

    label: str
    value: str
    unit: str = ""
    lines: Sequence[tuple[str, str]] = ()


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
    shown = [asked_of(each, level, code, str(period)) for each in codes_for(family, level, yearly)]
    now = asked_of("A1", level, code, str(period))
    everywhere = asked_of("A1", "department", None, str(period))
    opened, before, complete, *results = tables.answers(
        [
            now,
            replace(now, period=period.previous),
            asked_of("H1", level, code, str(period)),
            *shown,
            *([everywhere] if level == "nation" else ()),
        ]
    )
    by_department = results.pop() if level == "nation" else None
    if level == "site":
        results = [without_others(each, forces_of(records[0])) for each in results]
    under_way = _under_way(views, code) if level == "site" and code else None
    bilan = None
    if level == "site" and yearly and family == FAMILIES[0]:
        bilan = exact_year(tables, records[0], period)
    sentences = _sentences(opened, before, complete)
    years = years_of(records, opened.as_of, code or NATION)
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
        tiles=_tiles(opened, before, complete, under_way, records, day),
        sentences=[next(findings(bilan)), *sentences[1:]] if bilan else sentences,
        sections=[*year_in_charts(bilan)] if bilan else (),
        tables_shown=[(each.table, grids_of(each), address_of(each)) for each in results],
        as_of=opened.as_of,
        area=code or NATION,
        posts=[shown_post(record, day) for record in records] if level != "nation" else (),
        ending=ending_soon(records, day) if level == "department" else (),
        departments=_departments(by_department, records) if by_department else (),
        under_way=under_way,
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


def _sentences(opened: TableResult, before: TableResult, complete: TableResult) -> list[str]:
    """What changed, and whether the picture is complete."""
    period, earlier = opened.question.period, before.question.period
    now, then = _total(opened), _total(before)
    confirmed, expected = (
        next((row["value"] for row in complete.rows if row["measure"] == measure), 0)
        for measure in ("confirmed", "expected")
    )
    change = f"{now - then:+d}".replace("-", "−")
    return [
        f"{counted(now, 'situation ouverte')} {during(period)}.",
        f"{change} par rapport à {short_period(earlier)} ({figure(then)})."
        if then
        else f"Aucune situation enregistrée {during(earlier)} : pas de comparaison.",
        f"{counted(int(confirmed or 0), 'période confirmée')} par les postes sur "
        f"{counted(int(expected or 0), 'attendue')}.",
    ]


def _tiles(
    opened: TableResult,
    before: TableResult,
    complete: TableResult,
    under_way: UnderWay | None,
    records: Sequence[PostRecord],
    day: date,
) -> list[Tile]:
    """The tiles above the tables: situations, their change in a year, periods confirmed.

    Of a post, also the situations under way and how long its convention lasts.
    """
    now, then = _total(opened), _total(before)
    earlier = f"par rapport à {short_period(before.question.period)} ({figure(then)})"
    nothing = f"aucune {during(before.question.period)} : pas de comparaison"
    moved = [(f"{now - then:+d}".replace("-", "−"), earlier)] if then else [("", nothing)]
    said = {row["measure"]: row["value"] or 0 for row in complete.rows}
    found = [
        Tile("Situations ouvertes", figure(now), lines=moved),
        Tile(
            "Périodes confirmées",
            figure(str(said.get("confirmed", 0))),
            f"sur {figure(str(said.get('expected', 0)))}",
        ),
    ]
    if under_way is None:
        return found
    awaited = counted(under_way.awaited, "retour attendu", "retours attendus")
    found.insert(1, Tile("En cours aujourd'hui", figure(under_way.cases), lines=[("", awaited)]))
    convention = in_force(records[0], day)
    if convention is not None:
        ends = f"jusqu'au {short_day(convention.ends_on)}"
        left = figure(convention.months_left(day))
        found.append(Tile("Convention", left, "mois", lines=[("", ends)]))
    return found


def _departments(opened: TableResult, records: Sequence[PostRecord]) -> list[Department]:
    day = opened.question.period.last_day
    situations: dict[str, int] = {}
    for row in opened.rows:
        area = str(row["area"])
        situations[area] = situations.get(area, 0) + int(row["value"] or 0)
    posts: dict[str, int] = {}
    for record in records:
        where = department_of(record.version_on(day).commune)
        posts[where] = posts.get(where, 0) + record.is_open_on(day)
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
