"""Exact figures as pages: the nation, a département, a post, the indicators of the toolbox."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.period import FIRST_YEAR, LAST_YEAR, Period, PeriodNotUnderstood
from services.access.domain.policy import Action, Resource
from services.faces.errors import Refused
from services.faces.figures.areas import area_page
from services.faces.figures.indicators import indicators_page
from services.faces.figures.offered import (
    BY_KEY,
    FAMILIES,
    NOT_FOUND,
    Family,
)
from services.faces.figures.report import PARTS, report_page
from services.faces.needs import TheGate, TheTables, TheViews
from services.faces.page import Page
from services.faces.theme.periods import during


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
        period = Period.parse(periode) if periode else None
    except PeriodNotUnderstood:
        raise Refused(
            f"La période « {periode} » ne se lit pas : écrivez 2008, 2008-Q4 ou 2008-10."
        ) from None
    if period and not FIRST_YEAR <= period.year <= LAST_YEAR:
        raise Refused(f"Il n'y a rien {during(period)} : vérifiez l'année.", 404, NOT_FOUND)
    return period


Asked = Annotated[Period | None, Depends(_asked)]
Chosen = Annotated[Family, Depends(_family)]
router = APIRouter(include_in_schema=False, dependencies=[Depends(_admit)])
of_posts = APIRouter(include_in_schema=False, dependencies=[Depends(_admit)])
"""The part of them that a process with figures of posts alone can serve."""


@router.get("/france")
def nation(tables: TheTables, views: TheViews, family: Chosen, asked: Asked) -> Page:
    """The whole of France, and its départements."""
    return area_page(tables, views, "nation", None, asked, family)


@router.get("/france/rapport")
def report(tables: TheTables, partie: str = PARTS[0]) -> Page:
    """The report's thirty tables for each year, beside what it printed."""
    return report_page(tables, partie)


@router.get("/departements/{code}")
def department(code: str, tables: TheTables, views: TheViews, family: Chosen, asked: Asked) -> Page:
    """A département, and its posts."""
    if code not in DEPARTEMENT.by_code:
        raise Refused(f"Le département « {code} » n'existe pas.", 404, NOT_FOUND)
    return area_page(tables, views, "department", code, asked, family)


@of_posts.get("/postes/{code}")
def post(code: str, tables: TheTables, views: TheViews, family: Chosen, asked: Asked) -> Page:
    """A post: what the register says of it, and its figures."""
    return area_page(tables, views, "site", code, asked, family)


@router.get("/indicateurs")
def indicators(tables: TheTables, views: TheViews, asked: Asked) -> Page:
    """The twenty indicators of the toolbox, for France."""
    return indicators_page(tables, views, asked)


@of_posts.get("/postes/{code}/indicateurs")
def post_indicators(code: str, tables: TheTables, views: TheViews, asked: Asked) -> Page:
    """The indicators of a post, beside what it set out to reach."""
    return indicators_page(tables, views, asked, code)
