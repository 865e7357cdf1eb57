"""Facts as somebody types them in the forms of the pages, and as these forms read them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData

from contracts.events import EVENTS
from contracts.events.survey import SurveyAnswered
from services.faces.entry.contradictions import contradictions
from services.faces.entry.kinds import ACTIVITY, OF_A_CASE, OPENING
from services.faces.entry.questions import SECTIONS, Kind, Section
from services.faces.entry.survey_answers import OWN
from services.faces.forms.fields import Field, fields_of
from services.faces.forms.filled import as_typed, filled
from services.faces.forms.recording import envelope
from services.faces.forms.tickets import Ticket
from services.faces.register.kinds import KINDS, MOVE

Envelope = Mapping[str, Any]
Typed = Mapping[str, list[str]]
"""What is in each field of a form."""
OF_A_REGISTER = {kind.event.NAME: at for at, kind in KINDS.items() if at != MOVE}
AT_A_POST = {kind.event.NAME: at for at, kind in {**OF_A_CASE, **ACTIVITY}.items()}


def form_of(said: Envelope, service: str) -> tuple[str, list[Field], Typed]:
    """The address of the form of a fact, its fields, and what is typed for it to say the same.

    Raises KeyError for an event that no form says.
    """
    kind, post, case = said["type"], said["data"]["post"], said["subject"]
    if kind in OF_A_REGISTER:
        address = OF_A_REGISTER[kind]
        fields, path = KINDS[address].asked(), f"/registre/{post}/{address}"
    elif kind == OPENING.event.NAME:
        fields, path = fields_of(OPENING.event, service), f"/saisie/{post}/nouvelle"
    else:
        address = AT_A_POST[kind]
        where = f"situations/{case}" if address in OF_A_CASE else "activite"
        fields, path = fields_of(EVENTS[kind], service), f"/saisie/{post}/{where}/{address}"
    typed = as_typed(fields, said["data"])
    return path, fields, {name: list(values) for name, values in typed.items() if values}


def sections_of(said: Envelope, service: str) -> Iterator[tuple[Section, Typed]]:
    """What is typed in each section of the questionnaire for it to answer the same."""
    answers = {name: value for name, value in said["data"].items() if name not in OWN}
    for section in SECTIONS:
        typed: dict[str, list[str]] = {}
        for question in section.questions:
            if question.kind is Kind.CODES:
                typed[question.name] = list(question.ticked(answers))
            else:
                rows = question.rows(answers, {}, service)
                typed |= {row.name: [row.value] for row in rows if row.value}
        yield section, {name: values for name, values in typed.items() if values}


def as_sent(typed: Typed) -> FormData:
    """The fields as a browser sends them."""
    return FormData([(name, value) for name, values in typed.items() for value in values])


def retyped(said: Envelope, service: str, today: date) -> Envelope:
    """The envelope that a form makes of a fact that is typed in it. Raises AssertionError."""
    data = said["data"]
    if said["type"] == SurveyAnswered.NAME:
        read = {name: data[name] for name in ("effective_on", "year")}
        for section, typed in sections_of(said, service):
            form = as_sent(typed)
            answers = {each.name: each.read(form) for each in section.questions}
            assert not dict(contradictions(answers)), section.key
            read |= {name: value for name, value in answers.items() if value is not None}
    else:
        _, fields, typed = form_of(said, service)
        found = filled(fields, as_sent(typed), today)
        assert not found.errors, (said["type"], found.errors)
        read = dict(found.data)
    at = int(datetime.fromisoformat(said["time"]).timestamp() * 1000)
    drawn = UUID(int=at << 80 | 7 << 76 | 2 << 62 | UUID(said["id"]).int % 2**62)
    stamp = Ticket(drawn, said["subject"]).stamp
    return envelope(EVENTS[said["type"]], data["post"], stamp, read)
