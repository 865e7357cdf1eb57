"""What the pages of surveys need of the platform, and whose survey the address names."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from contracts.events.external import SeriesDeposited
from contracts.identifiers import NATION
from contracts.problems import NOT_ADMITTED, NOT_FOUND
from services.access.domain.principals import Principal
from services.access.domain.saying import Say, may_say
from services.chassis.http import ProblemFound
from services.faces.errors import Posted
from services.faces.forms.submission import Submission, submitted
from services.faces.needs import TheGate, need
from services.faces.register.depositor import Depositor, TheDepositor
from services.intake.application.surveys import SurveyRefused, Surveys
from services.intake.domain.surveys import AUDIENCES, Survey

HERE = "/registre/enquetes"
LENGTH = 4  # digits of a number of forms
TheSurveys = Annotated[Surveys, need(Surveys)]


def audiences_of(who: Principal, area: str) -> list[str]:
    """Whom `who` may ask in an area: those whose every series it deposits there."""
    return [
        name
        for name, asked in AUDIENCES.items()
        if all(may_say(who, Say(SeriesDeposited, area, series=each)) for each in asked.series)
    ]


def _keeper(at: TheDepositor) -> Depositor:
    """Whoever keeps surveys somewhere. Raises ProblemFound (403)."""
    if not any(audiences_of(at.who, area) for area in at.areas):
        raise ProblemFound(
            NOT_ADMITTED.problem(
                "Une enquête est ouverte par le poste, son employeur ou l'ANISCG : demandez-leur."
            )
        )
    return at


TheKeeper = Annotated[Depositor, Depends(_keeper)]


def _survey(id: UUID, at: TheKeeper, surveys: TheSurveys) -> Survey:
    """The survey of the address, if it is theirs. Raises ProblemFound (404)."""
    found = surveys.find(str(id))
    if found is None or found.audience not in audiences_of(at.who, found.area):
        raise ProblemFound(NOT_FOUND.problem("Aucune de vos enquêtes n'est à cette adresse."))
    return found


TheSurvey = Annotated[Survey, Depends(_survey)]


def _sent(request: Request, at: TheKeeper, gate: TheGate, form: Posted) -> Submission:
    return submitted(request, NATION, gate, form, lambda csrf: at.who)


TheForm = Annotated[Submission, Depends(_sent)]
"""A form that a keeper sent, from a page of theirs."""


def seen_by(sent: Submission) -> str:
    """How its survey stood on the page of a form. Raises SurveyRefused where the session is new."""
    if sent.again:
        raise SurveyRefused(sent.again)
    return sent.text("vu")


def number_of(sent: Submission) -> int:
    """The whole number that was typed, 0 for anything else."""
    typed = sent.text("nombre")
    return int(typed) if typed.isdecimal() and len(typed) <= LENGTH else 0
