"""Exact figures as pages: the nation, a département, a post, the indicators of the toolbox."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.period import Period, PeriodNotUnderstood
from services.access.domain.policy import Action, Resource
from services.faces.errors import Refused
from services.faces.figures.areas import area_shown
from services.faces.figures.offered import BY_KEY, FAMILIES, Family, latest_year, years_of
from services.faces.needs import TheGate, TheTables, TheViews
from services.faces.page import Page
from services.faces.theme.frame import Link, Traced
from services.faces.theme.periods import PeriodChoices, choices
from services.faces.theme.periods import period as in_words
from services.faces.theme.typography import first_low
from services.reporting.application import Tables
from services.reporting.ports import PublishedViews

NOT_FOUND = "Page introuvable"


def _around(
    period: Period, years: Sequence[int], address: Callable[[Period], str]
) -> PeriodChoices:
    """The periods of `years`, which may have figures."""
    whole = [Period(year, 1, 12) for year in sorted(years)]
    return choices(
        period,
        period.previous if period.previous.year in years else None,
        period.next if period.next.year in years else None,
        [each for year in whole for each in (*year.quarters, year)],
        address,
    )


def _admit(request: Request, gate: TheGate) -> None:
    """Let in whoever may read exact figures of the area in the address. Raises NotAdmitted."""
    area = request.path_params.get("code", NATION)
    gate.admit(request, Action.READ_EXACT, Resource(area))


def _family(famille: str = "activite") -> Family:
    """Raises Refused for a family that does not exist."""
    if famille not in BY_KEY:
        known = ", ".join(family.key for family in FAMILIES)
        sentence = f"La famille « {famille} » n'existe pas : choisissez parmi {known}."
        raise Refused(sentence, 404, NOT_FOUND)
    return BY_KEY[famille]


def _asked(periode: str | None = None) -> Period | None:
    """The period in the address, None where there is none. Raises Refused."""
    try:
        return Period.parse(periode) if periode else None
    except PeriodNotUnderstood:
        raise Refused(
            f"La période « {periode} » ne se lit pas : écrivez 2008, 2008-Q4 ou 2008-10."
        ) from None


Asked = Annotated[Period | None, Depends(_asked)]
Chosen = Annotated[Family, Depends(_family)]
router = APIRouter(include_in_schema=False, dependencies=[Depends(_admit)])
of_posts = APIRouter(include_in_schema=False, dependencies=[Depends(_admit)])
"""The part of them that a process with figures of posts alone can serve."""


@router.get("/france")
def nation(tables: TheTables, views: TheViews, family: Chosen, asked: Asked) -> Page:
    """The whole of France, and its départements."""
    return _page(tables, views, "nation", None, asked, family)


@router.get("/departements/{code}")
def department(code: str, tables: TheTables, views: TheViews, family: Chosen, asked: Asked) -> Page:
    """A département, and its posts."""
    if code not in DEPARTEMENT.by_code:
        raise Refused(f"Le département « {code} » n'existe pas.", 404, NOT_FOUND)
    return _page(tables, views, "department", code, asked, family)


@of_posts.get("/postes/{code}")
def post(code: str, tables: TheTables, views: TheViews, family: Chosen, asked: Asked) -> Page:
    """A post: what the register says of it, and its figures."""
    return _page(tables, views, "site", code, asked, family)


@router.get("/indicateurs")
def indicators(tables: TheTables, views: TheViews, asked: Asked) -> Page:
    """The twenty indicators of the toolbox, for France."""
    period = asked or latest_year(tables, views)
    found = tables.indicators("nation", None, str(period))
    return Page(
        "indicators.html",
        title=f"Les indicateurs de la boîte à outils, {_in_title(period)}",
        found=found.indicators,
        choices=_around(
            period,
            years_of(tables.posts("nation"), found.as_of),
            lambda choice: f"/indicateurs?periode={choice}",
        ),
        trace=[Traced("Rang du journal", str(found.position))],
    )


def _page(
    tables: Tables,
    views: PublishedViews,
    level: str,
    code: str | None,
    asked: Period | None,
    family: Family,
) -> Page:
    period = asked or latest_year(tables, views, level, code or NATION)
    area = area_shown(tables, views, level, code, period, family)
    path = {"nation": "/france", "department": f"/departements/{code}", "site": f"/postes/{code}"}

    def address(period: object, family: Family) -> str:
        return f"{path[level]}?periode={period}&famille={family.key}"

    return Page(
        "area.html",
        title=f"{area.name}, {_in_title(period)} : {first_low(family.title)}",
        area=area,
        choices=_around(period, area.years, lambda choice: address(choice, family)),
        tabs=[
            Link(each.title, address(period, each), current=each == family)
            for each in area.families
        ],
        trace=[Traced("Rang du journal", str(area.position))],
    )


def _in_title(period: Period) -> str:
    return first_low(in_words(period))
