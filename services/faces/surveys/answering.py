"""`/enquete/{id}/{secret}`: somebody answers a survey, once; nothing is asked of who they are."""

from typing import Annotated

from fastapi import APIRouter, Path

from services.faces.errors import Posted
from services.faces.page import Page
from services.faces.surveys.needs import TheSurveys
from services.faces.surveys.words import GRADES, questions_of
from services.intake.application.surveys import SurveyRefused
from services.intake.domain.surveys import Survey, understood

ANSWER = "/enquete"
Secret = Annotated[str, Path(min_length=1, max_length=80)]
Id = Annotated[str, Path(min_length=1, max_length=80)]
router = APIRouter(prefix=ANSWER, include_in_schema=False)


@router.get("/{id}/{secret}")
def ask(id: Id, secret: Secret, surveys: TheSurveys) -> Page:
    """The questions; looking at them does not use the link."""
    try:
        return _form(surveys.asked(id, secret), {})
    except SurveyRefused as refused:
        return _over(str(refused))


@router.post("/{id}/{secret}")
def answer(id: Id, secret: Secret, surveys: TheSurveys, form: Posted) -> Page:
    """Keep the answers; the link is of no more use."""
    typed = {name: str(value) for name, value in form.items()}
    try:
        survey = surveys.asked(id, secret)
    except SurveyRefused as refused:
        return _over(str(refused))
    if not understood(survey, typed):
        return _form(survey, typed, "Choisissez une réponse à une question au moins.")
    try:
        surveys.answer(id, secret, typed)
    except SurveyRefused as refused:  # of two at once, one answers
        return _over(str(refused))
    return Page("answered.html", title="Merci")


def _form(survey: Survey, typed: dict[str, str], wrong: str = "") -> Page:
    return Page(
        "answer.html",
        422 if wrong else 200,
        title="Votre avis",
        asked=survey.asks.asked,
        questions=questions_of(survey, typed),
        grades=GRADES,
        wrong=wrong,
        ends_on=survey.ends_on,
    )


def _over(sentence: str) -> Page:
    return Page("answer_over.html", 404, title="Enquête", sentence=sentence)
