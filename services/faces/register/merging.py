"""`/registre/employeurs/{siren}/fusion`: an organisation becomes part of another one, once."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from contracts.days import written_day
from contracts.events.posts import PostEmployerNamed
from services.access.domain.principals import Principal
from services.access.domain.saying import may_say_some
from services.faces.errors import Posted, Refused
from services.faces.forms.fields import Field, Option, siren_written
from services.faces.forms.form import Form, opened, receive
from services.faces.forms.needs import TheClock, TheDoor
from services.faces.forms.recording import Recorded
from services.faces.forms.submission import submitted
from services.faces.forms.tickets import Ticket
from services.faces.needs import TheGate
from services.faces.register.employers import LIST, WAY, TheSeen
from services.faces.register.employers_said import merged_into
from services.faces.register.kinds import EMPLOYER, KINDS
from services.faces.register.several import POSTS, say_of_all
from services.faces.theme.frame import Link

router = APIRouter(include_in_schema=False)


def _form(seen: TheSeen) -> Form:
    """The form by which another organisation absorbs that of the address.

    Raises Refused for one that has merged already, with no post left to say it of.
    """
    employer, who = seen.employer, seen.who
    mine = [r for r in seen.posts if may_say_some(who, PostEmployerNamed, r.post)]
    if not mine:
        told = merged_into(employer) or "Aucun de ses postes n’est à dire par vous."
        raise Refused(f"{employer.name} : {told} Une organisation ne fusionne pas deux fois.", 409)
    kind, here = KINDS[EMPLOYER], f"{LIST}/{employer.siren}"
    options = tuple(Option(r.post, f"{r.version_on(seen.today).called} ({r.post})") for r in mine)
    asked = [each for each in kind.asked() if each.name != "absorbs"]
    named = {"siren": "SIREN de l’organisation qui l’absorbe", "organisation": "Nom de celle-ci"}
    return Form(
        mine[0].post,
        f"Fusionner {employer.name} dans une autre organisation",
        PostEmployerNamed,
        [
            *(each._replace(label=named.get(each.name, each.label)) for each in asked),
            Field(POSTS, "Postes qui passent à l’autre", "choices", True, options),
        ],
        button="Enregistrer la fusion",
        sentences=[
            f"À partir de ce jour, l’autre emploie pour les postes de {employer.name} "
            f"({siren_written(employer.siren)}). Ce qui a été dit avant reste tel quel."
        ],
        subject=mine[0].post,
        crumbs=(*WAY, Link(employer.name, here)),
        typed={
            "effective_on": [written_day(seen.today)],
            "employer": [employer.kind],
            POSTS: [r.post for r in mine],
        },
        danger=True,
    )


MergerForm = Annotated[Form, Depends(_form)]


@router.get(LIST + "/{siren}/fusion")
def empty_merger(request: Request, form: MergerForm, gate: TheGate, clock: TheClock) -> Response:
    """The form of a merger."""
    gate.admit_say(request, PostEmployerNamed, form.post)
    return opened(form, clock, request)


@router.post(LIST + "/{siren}/fusion")
def record_merger(
    request: Request,
    seen: TheSeen,
    form: MergerForm,
    gate: TheGate,
    posted: Posted,
    door: TheDoor,
    clock: TheClock,
) -> Response:
    """Say it of each post of the organisation that merges, of all or of none."""

    def admitted(csrf: str) -> Principal:
        return gate.admit_say(request, PostEmployerNamed, form.post, csrf)

    sent = submitted(request, form.post, gate, posted, admitted)

    def keep(ticket: Ticket, said: Mapping[str, Any]) -> Recorded:
        data = {**said, "absorbs": seen.employer.siren}
        return say_of_all(door, sent.who, PostEmployerNamed, ticket, data)

    wrong, merged = {}, seen.employer.merged
    into = "".join(sent.text("siren").split())
    if merged and into != merged.into:
        wrong = {"siren": f"{merged_into(seen.employer)} Elle ne fusionne pas dans une autre."}

    def onward(done: object) -> str:
        return f"{LIST}/{into}"

    return receive(form, sent, door, clock, onward, wrong=wrong, keep=keep)
