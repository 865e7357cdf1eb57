"""The page of one survey: how it stands, answers on paper, its end, what came out of it."""

from secrets import token_urlsafe
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from services.faces.forms.needs import FactsByStream, TheLog
from services.faces.page import PRIVATE, Page
from services.faces.register.depositor import Depositor
from services.faces.surveys.needs import (
    HERE,
    TheForm,
    TheKeeper,
    TheSurvey,
    TheSurveys,
    seen_by,
)
from services.faces.surveys.words import GRADES, finding_of, questions_of, results_of
from services.faces.theme.frame import Link
from services.faces.theme.periods import short_period
from services.intake.application.surveys import SECRET_BYTES, SurveyRefused, Surveys
from services.intake.domain.surveys import Survey

router = APIRouter(prefix=HERE, include_in_schema=False)
DONE = {
    "ouverte": "L’enquête est ouverte : tirez ses liens, ou distribuez-la sur papier.",
    "papier": "Les formulaires distribués sont notés.",
    "reponse": "La réponse est transcrite.",
    "comptee": "L’enquête est comptée.",
}
SURE = "Cochez la case : une enquête comptée ne prend plus de réponses, et ses réponses s’effacent."


@router.get("/{id}")
def survey_page(
    survey: TheSurvey,
    at: TheKeeper,
    surveys: TheSurveys,
    log: TheLog,
    fait: str = "",
    vu: str = "",
) -> Response:
    """How a survey stands; the address says how it stood, so that going back shows no new form."""
    if not vu and survey.takes_answers(surveys.today(survey.area)):
        seen = urlencode({"fait": fait, "vu": survey.stands})
        return RedirectResponse(f"{HERE}/{survey.id}?{seen}", 303, PRIVATE)
    return page_of(survey, at, surveys, log, done=DONE.get(fait, ""), seen=vu)


@router.post("/{id}/reponse")
def transcribe(
    survey: TheSurvey, at: TheKeeper, surveys: TheSurveys, log: TheLog, sent: TheForm
) -> Response:
    """Keep what somebody answered on paper."""
    typed = {name: str(value) for name, value in sent.form.items()}
    try:
        surveys.transcribe(survey, seen_by(sent), typed)
    except SurveyRefused as refused:
        return page_of(survey, at, surveys, log, wrong=str(refused), typed=typed)
    return RedirectResponse(f"{HERE}/{survey.id}?fait=reponse#transcrire", 303, PRIVATE)


@router.post("/{id}/compte")
def count(
    survey: TheSurvey, at: TheKeeper, surveys: TheSurveys, log: TheLog, sent: TheForm
) -> Response:
    """Close a survey and count it."""
    wrong = sent.again or ("" if sent.text("certain") else SURE)
    wrong = wrong or surveys.count(survey, at.who)
    if wrong:
        return page_of(survey, at, surveys, log, wrong=wrong)
    return RedirectResponse(f"{HERE}/{survey.id}?fait=comptee", 303, PRIVATE)


@router.post("/{id}/annulation")
def take_back(
    survey: TheSurvey, at: TheKeeper, surveys: TheSurveys, log: TheLog, sent: TheForm
) -> Response:
    """Take back a survey that nobody answered."""
    try:
        surveys.take_back(survey, seen_by(sent))
    except SurveyRefused as refused:
        return page_of(survey, at, surveys, log, wrong=str(refused))
    return RedirectResponse(f"{HERE}?fait=annulee", 303, PRIVATE)


def page_of(
    survey: Survey,
    at: Depositor,
    surveys: Surveys,
    log: FactsByStream,
    *,
    wrong: str = "",
    done: str = "",
    typed: dict[str, str] | None = None,
    seen: str = "",
) -> Page:
    """The page of a survey; `wrong`: what was refused, `done`: what was done, `seen`: by whoever
    fills its forms, of how it stands.
    """
    if wrong:  # perhaps by what came since it was read
        survey = surveys.find(survey.id) or survey
    takes = survey.takes_answers(surveys.today(survey.area))
    where = f"{at.place(survey.area)}, {short_period(survey.period)}"
    return Page(
        "survey.html",
        422 if wrong else 200,
        title=f"Enquête : {survey.asks.label}",
        crumbs=(Link("Enquêtes", HERE),),
        survey=survey,
        finding=finding_of(survey, takes),
        where=where,
        takes=takes,
        questions=questions_of(survey, typed),
        typed=typed or {},
        drawn=token_urlsafe(SECRET_BYTES),
        grades=GRADES,
        results=list(results_of(log, survey)) if survey.counted else [],
        wrong=wrong,
        done=done,
        seen=seen or survey.stands,
        here=f"{HERE}/{survey.id}",
    )
