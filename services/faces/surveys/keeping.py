"""`/registre/enquetes`: the surveys that one keeps, and a new one opened."""

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from contracts.days import day_written
from contracts.period import Period, PeriodNotUnderstood
from services.faces.page import PRIVATE, Page
from services.faces.register.depositor import Depositor
from services.faces.surveys.needs import HERE, TheForm, TheKeeper, TheSurveys, audiences_of
from services.faces.surveys.words import responses_of, state_of
from services.faces.theme.periods import short_period
from services.intake.application.surveys import SurveyRefused, Surveys
from services.intake.domain.surveys import AUDIENCES

router = APIRouter(prefix=HERE, include_in_schema=False)
MONTHS = {12, 3}


@router.get("")
def surveys_page(at: TheKeeper, surveys: TheSurveys, fait: str = "") -> Page:
    """The surveys of one's areas."""
    return _page(at, surveys, {}, {}, fait)


@router.post("")
def open_survey(at: TheKeeper, surveys: TheSurveys, sent: TheForm) -> Response:
    """Open a survey, and lead to its page."""
    names = ("public", "lieu", "periode", "fin")
    typed = {name: sent.text(name) for name in names}
    errors = {"": sent.again} if sent.again else _errors(at, typed)
    if not errors:
        try:
            ends_on = _day(typed["fin"])
            assert ends_on is not None
            made = surveys.open(typed["public"], typed["lieu"], typed["periode"], ends_on)
            return RedirectResponse(f"{HERE}/{made.id}?fait=ouverte", 303, PRIVATE)
        except SurveyRefused as refused:
            errors = {"": str(refused)}
    return _page(at, surveys, typed, errors)


def _errors(at: Depositor, typed: Mapping[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if typed["lieu"] not in at.areas:
        errors["lieu"] = "Choisissez un lieu qui est le vôtre."
    elif typed["public"] not in audiences_of(at.who, typed["lieu"]):
        errors["public"] = "Choisissez à qui l’enquête s’adresse."
    try:
        if Period.parse(typed["periode"]).length not in MONTHS:
            raise PeriodNotUnderstood(typed["periode"])
    except PeriodNotUnderstood:
        errors["periode"] = "Une période est une année ou un trimestre : 2026, ou 2026-Q4."
    if _day(typed["fin"]) is None:
        errors["fin"] = "Une date s'écrit JJ/MM/AAAA, par exemple 31/12/2026."
    return errors


def _day(text: str) -> date | None:
    try:
        return day_written(text)
    except ValueError:
        return None


def _page(
    at: Depositor,
    surveys: Surveys,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    done: str = "",
) -> Page:
    today = surveys.today(at.areas[0])
    return Page(
        "surveys.html",
        422 if errors else 200,
        title="Enquêtes",
        surveys=[
            (
                f"{HERE}/{each.id}",
                each.asks.label,
                at.place(each.area),
                short_period(each.period),
                responses_of(each),
                state_of(each, each.takes_answers(surveys.today(each.area))),
            )
            for each in surveys.of(at.areas)
        ],
        audiences=[(name, each.label) for name, each in AUDIENCES.items()],
        areas=at.options,
        typed={"periode": str(today.year), "lieu": at.areas[0], **typed},
        errors=errors,
        dropped=done == "annulee",
        here=HERE,
    )
