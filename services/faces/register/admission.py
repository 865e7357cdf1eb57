"""Who may read the register of a post, and who may say a fact of it."""

from typing import Annotated

from fastapi import Depends, Request

from contracts.events import Event, PostEvent
from contracts.patterns import department_of
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource
from services.access.domain.principals import LOCAL, Principal, Role
from services.access.domain.saying import may_say, may_say_some, own_places, say
from services.chassis.http import ProblemFound
from services.faces.errors import Posted
from services.faces.forms.submission import KindPath, PostPath, Submission, submitted
from services.faces.needs import TheGate
from services.faces.register.kinds import KINDS, Kind
from services.faces.theme.frame import Link

NOT_YOURS = (
    "Ce fait n'est pas à corriger par vous : demandez-le à la préfecture, l'employeur ou le "
    "financeur qui le dit."
)


def kind_of(kind: KindPath) -> Kind:
    """The form of the address. Raises ProblemFound (404) where there is none."""
    if kind not in KINDS:
        raise ProblemFound(NOT_FOUND.problem(f"Le registre n'a pas de formulaire « {kind} »."))
    return KINDS[kind]


TheKind = Annotated[Kind, Depends(kind_of)]


def _reader(request: Request, post: PostPath, gate: TheGate) -> Principal:
    return gate.admit(request, Action.READ_REGISTER, Resource(post))


def _sayer(request: Request, post: PostPath, kind: TheKind, gate: TheGate) -> Principal:
    return gate.admit_say(request, kind.event, post)


def _said(
    request: Request, post: PostPath, kind: TheKind, gate: TheGate, form: Posted
) -> Submission:
    def admitted(csrf: str) -> Principal:
        return gate.admit_say(request, kind.event, post, csrf)

    return submitted(request, post, gate, form, admitted)


RegisterReader = Annotated[Principal, Depends(_reader)]
"""Whoever may read the register of the post of the address."""
Sayer = Annotated[Principal, Depends(_sayer)]
"""Whoever may say the fact of the address: it may open the empty form."""
SayForm = Annotated[Submission, Depends(_said)]


def forms_for(who: Principal, post: str) -> dict[str, Kind]:
    """The forms that `who` may fill of a post, by address."""
    return {address: kind for address, kind in KINDS.items() if may_say_some(who, kind.event, post)}


def mends(who: Principal, event: PostEvent, correction: type[Event]) -> bool:
    """Whether `who` may correct or withdraw a fact of a register."""
    return may_say_some(who, correction, event.post) and may_say(who, say(event, event.post))


def own_money(who: Principal, post: str) -> frozenset[str]:
    """The places whose money `who` pledges as their funder; nothing for who may say any pledge."""
    if who is LOCAL or any(held.role is Role.PREFECTURE for held in who.holds):
        return frozenset()
    return own_places(who, post)


def way_to(post: str, name: str) -> tuple[Link, Link]:
    """The way to a page under that of a post."""
    register = Link("Registre", f"/registre?departement={department_of(post)}")
    return register, Link(name, f"/registre/{post}")
