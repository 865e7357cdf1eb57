"""How a survey reaches people: links of one use, shown once, and forms on paper."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from services.faces.accounts.letters import TheLetters
from services.faces.forms.needs import TheLog
from services.faces.page import PRIVATE, Page
from services.faces.surveys.answering import ANSWER
from services.faces.surveys.counting import page_of
from services.faces.surveys.needs import (
    HERE,
    TheForm,
    TheKeeper,
    TheSurvey,
    TheSurveys,
    number_of,
    seen_by,
)
from services.faces.surveys.words import GRADES, questions_of
from services.faces.theme.dates import day
from services.faces.theme.frame import Link
from services.faces.theme.pdf import pdf_of
from services.faces.theme.qr import qr_of
from services.intake.application.surveys import SurveyRefused
from services.intake.domain.surveys import Survey

FORM, SLIPS = (Path(__file__).with_name(name) for name in ("form.typ", "slips.typ"))
router = APIRouter(prefix=HERE, include_in_schema=False)


@router.post("/{id}/liens")
def draw_links(
    survey: TheSurvey,
    at: TheKeeper,
    surveys: TheSurveys,
    log: TheLog,
    letters: TheLetters,
    sent: TheForm,
) -> Response:
    """Draw links: on a page to copy from, or on slips to print and cut. They are shown once."""
    try:
        secrets = surveys.draw(survey, seen_by(sent), number_of(sent), sent.text("tirage"))
    except SurveyRefused as refused:
        typed = {"liens": sent.text("nombre")}
        return page_of(survey, at, surveys, log, wrong=str(refused), typed=typed)
    links = [f"{letters.address}{ANSWER}/{survey.id}/{secret}" for secret in secrets]
    if sent.text("forme") == "pdf":
        return _pdf(SLIPS, survey, "liens", slips=[(link, qr_of(link)) for link in links])
    return Page(
        "survey_links.html",
        title="Liens à envoyer",
        crumbs=(Link("Enquêtes", HERE), Link(survey.asks.label, f"{HERE}/{survey.id}")),
        links=links,
        ends_on=survey.ends_on,
        whole=bool(letters.address),
        back=f"{HERE}/{survey.id}",
    )


@router.post("/{id}/papier")
def hand_out(
    survey: TheSurvey, at: TheKeeper, surveys: TheSurveys, log: TheLog, sent: TheForm
) -> Response:
    """Note how many forms on paper were handed out."""
    try:
        surveys.hand_out(survey, seen_by(sent), number_of(sent))
    except SurveyRefused as refused:
        typed = {"papier": sent.text("nombre")}
        return page_of(survey, at, surveys, log, wrong=str(refused), typed=typed)
    return RedirectResponse(f"{HERE}/{survey.id}?fait=papier", 303, PRIVATE)


@router.get("/{id}/formulaire.pdf")
def paper_form(survey: TheSurvey) -> Response:
    """The form to print: the same questions."""
    return _pdf(FORM, survey, "formulaire")


def _pdf(template: Path, survey: Survey, name: str, **more: object) -> Response:
    said = {
        "asked": survey.asks.asked,
        "questions": [each.label for each in questions_of(survey)],
        "grades": [label for _, label in GRADES],
        "until": day(survey.ends_on),
        **more,
    }
    named = {"Content-Disposition": f'inline; filename="enquete-{survey.audience}-{name}.pdf"'}
    return Response(pdf_of(template, said), media_type="application/pdf", headers=PRIVATE | named)
