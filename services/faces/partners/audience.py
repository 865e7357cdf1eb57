"""The page of each audience: how many and how much more, what is to do, then the charts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.patterns import department_of
from contracts.release_plan.audiences import PREFECTURE, TERRITORY
from services.access.domain.policy import Action
from services.faces.errors import Refused
from services.faces.headers import HEADERS
from services.faces.needs import TheGate
from services.faces.page import Page
from services.faces.partners.conventions import conventions_of
from services.faces.partners.credits import latest_call
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.drawn import BESIDE, Section, sections
from services.faces.partners.endings import ANSWERS, near, soon, told_alerts
from services.faces.partners.endings import Told as TellsEnd
from services.faces.partners.findings import (
    ENDS,
    MOST_NAMED,
    Todo,
    beyond,
    caution,
    confirmed,
    findings,
    to_do,
)
from services.faces.partners.history import Bilan, Told, bilan_of
from services.faces.partners.indicators import told_indicators, untold
from services.faces.partners.late import late_ones
from services.faces.partners.needs import ReadableView, TheReleases, page_router
from services.faces.partners.offered import periods_of
from services.faces.partners.paid import HEADS, paid
from services.faces.partners.posts_of_france import posts_path, posts_section
from services.faces.partners.posts_table import posts_table
from services.faces.partners.releases import downloads
from services.faces.partners.rows import NOWHERE, WORDS, Row, scoped, subject_of, traced
from services.faces.partners.taken import linked, named, taken
from services.faces.partners.territory import unsaid
from services.faces.partners.tiles import tiles
from services.faces.partners.to_come import page_to_come
from services.faces.theme.frame import Link
from services.faces.theme.towns import of
from services.reporting.domain.disclosure.viewing import ScopeUnknown, filter_of
from services.reporting.releases.reading import UnknownRelease

router = page_router()


@router.get("/partenaires/{view}")
def audience(
    request: Request,
    asked: ReadableView,
    store: TheReleases,
    desk: TheDesk,
    gate: TheGate,
    edition: str | None = None,
    departement: str = "",
) -> Page:
    """The page of an audience, of the release named by `edition` or of the one that it opens on.

    `departement`: of a view of the nation, one of its départements alone.
    """
    scoped_to = asked.scope or ""
    may_answer = bool(scoped_to) and gate.may(request, Action.ANSWER_ALERT, near(scoped_to))
    try:
        whole = bilan_of(store, edition, asked.view, asked.scope)
    except (ScopeUnknown, UnknownRelease):
        if edition or not scoped_to:
            raise
        filter_of(asked.view, asked.scope)  # a view there is, of such a place
        return page_to_come(store, desk, asked.view, scoped_to, may_answer=may_answer)
    bilan = _narrowed(whole, departement) if departement else whole
    found, release, rows = bilan.found, bilan.now, bilan.now.rows
    pays = (
        paid(desk.posts_in(scoped_to), scoped_to, release.period)
        if asked.view == TERRITORY
        else None
    )
    key, posts_of = (
        tiles(bilan, pays.tile if pays else None),
        posts_table(bilan) if asked.view == PREFECTURE else (),
    )
    indicators = told_indicators(
        bilan.year or bilan.now,
        bilan.year_before or bilan.before,
        departement or asked.scope or NATION,
        of_series=asked.view == PREFECTURE,  # in every edition, each of its own département
    )
    here = f"/partenaires/{found.view}?" + urlencode({"edition": whole.found.release.id})
    scope = {"perimetre": asked.scope} if asked.scope else {}
    tables = f"/editions/{whole.found.release.id}/{found.view}?{urlencode(scope)}"
    posts = "" if departement else posts_path(found)
    alerts = _alerts(desk, asked.scope) if asked.scope else []
    return Page(
        "partner.html",
        headers=HEADERS,
        title=subject_of(found, DEPARTEMENT.label_of(departement) if departement else ""),
        crumbs=(Link(subject_of(whole.found), here),) if departement else (),
        trace=traced(whole.found.release),
        release=whole.found.release,
        view=asked.view,
        scope=asked.scope,
        catalogue=f"/partenaires/{found.view}/tableaux{scoped(whole.found)}",
        periods=periods_of(whole.found, store.sealed()),
        findings=[_first(bilan, alerts, desk), *beyond(bilan, {each.label for each in key})],
        tiles=key,
        quarters=len(bilan.quarters),
        to_do=list(_to_do(bilan, tables + ("&" if scope else ""), posts, alerts)),
        posts_path=posts,
        acts=asked.view in WORDS["acting"],
        nothing="Rien à faire : tous les postes ont confirmé."
        if confirmed(rows)[0]
        else "Rien à faire aujourd'hui.",
        caution=caution(bilan),
        paid=pays,
        heads=HEADS,
        unsaid=unsaid(bilan),
        posts=posts_of,
        late=[] if posts_of or asked.view not in WORDS["acting"] else late_ones(bilan),
        call=latest_call(desk, asked.scope) if asked.view == PREFECTURE else None,
        sections=list(
            linked(
                _sections(desk, asked.scope, bilan),
                asked.view,
                {
                    "edition": whole.found.release.id,
                    "perimetre": scoped_to,
                    "departement": departement,
                },
            )
        ),
        indicators=indicators,
        untold=untold(indicators),
        measured=(bilan.year or release).period,
        downloads=downloads(whole.found),
        alerts=alerts,
        answers=ANSWERS,
        may_answer=may_answer,
    )


@router.get("/partenaires/{view}/dessins/{place}.{format}")
def chart_as_file(
    asked: ReadableView,
    place: str,
    format: Literal["csv", "svg"],
    store: TheReleases,
    desk: TheDesk,
    edition: str | None = None,
    departement: str = "",
) -> Response:
    """A chart of the page, as its figures or as a picture. Raises Refused for none."""
    whole = bilan_of(store, edition, asked.view, asked.scope)
    bilan = _narrowed(whole, departement) if departement else whole
    drawing = named([*_sections(desk, asked.scope, bilan), *posts_section(bilan)], place)
    file = drawing and taken(drawing, place, format)
    if not file:
        raise Refused(f"Cette page n'a pas de dessin « {place}.{format} ».", 404, NOWHERE)
    return file


def _sections(desk: CallDesk, scope: str | None, bilan: Bilan) -> list[Section]:
    """Those of the release, with the conventions of today after the posts."""
    found = list(sections(bilan))
    place = next((at for at, each in enumerate(found, 1) if each.id == BESIDE), 0)
    return [*found[:place], *conventions_of(desk, scope), *found[place:]]


def _first(bilan: Bilan, alerts: Sequence[TellsEnd], desk: CallDesk) -> str:
    """The first finding, and the convention that ends as it is read."""
    today = desk.today(department_of(bilan.found.scope or "") or NATION)
    return " ".join(filter(None, (next(findings(bilan)), soon(alerts, today))))


def _to_do(bilan: Bilan, tables: str, posts: str, alerts: Sequence[TellsEnd]) -> Iterator[Todo]:
    """What the release asks for; the ends of conventions as of today, where they are known."""
    found = list(to_do(bilan, tables, posts))
    ends = [each for each in found if each.icon == ENDS]
    waiting = [each for each in alerts if not each.answer]
    yield from (each for each in found if each.icon != ENDS)
    if max(len(ends), len(waiting)) > MOST_NAMED:
        many, where = (len(waiting), "#conventions") if alerts else (len(ends), ends[0].path)
        why = "Elles s'achèvent, et aucune autre n'est signée après elles."
        yield Todo(many, "Dire ce que deviennent des conventions", where, why)
        return
    yield from () if alerts else ends
    for each in waiting:
        verb = f"Dire ce que devient la convention {of(each.name)}"
        yield Todo(None, verb, "#conventions", each.about, ENDS)


def _alerts(desk: CallDesk, scope: str) -> list[TellsEnd]:
    """The ends of conventions of a département, or of a post, as of today."""
    return told_alerts(desk, desk.posts_in(scope))


def _narrowed(bilan: Bilan, department: str) -> Bilan:
    """The same of one département. Raises ScopeUnknown where the release says nothing of it."""

    def rows_there(rows: Sequence[Row]) -> list[Row]:
        mine = (row for row in rows if row.level != "nation")
        return [
            row for row in mine if department in row.area.split("+") or row.department == department
        ]

    def there(told: Told | None) -> Told | None:
        return told and told._replace(rows=rows_there(told.rows))

    now = bilan.now._replace(rows=rows_there(bilan.now.rows))
    if not any(row.value is not None for row in now.rows):
        raise ScopeUnknown(bilan.found.view, department)
    return bilan._replace(
        found=replace(bilan.found, scope=department),
        now=now,
        before=there(bilan.before),
        year_ago=there(bilan.year_ago),
        quarters=(),
        year=there(bilan.year),
        year_before=there(bilan.year_before),
    )
