"""Who may read the register of a post, and who may say a fact of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from contracts.events import Event, PostEvent
from contracts.events.posts import FundingPledged
from contracts.patterns import department_of
from contracts.problems import NOT_FOUND
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import LOCAL, Principal, Role
from services.access.domain.saying import may_say, may_say_some, own_places, own_sirens, say
from services.chassis.http import ProblemFound
from services.faces.errors import Posted
from services.faces.forms.form import Form
from services.faces.forms.needs import FactsByStream, PostClock, TheClock, TheLog
from services.faces.forms.submission import KindPath, PostPath, Submission, submitted
from services.faces.needs import TheGate
from services.faces.register.kinds import KINDS, Kind
from services.faces.register.post_file import state_of
from services.faces.theme.frame import Link
from services.intake.domain.post import Post
from services.intake.domain.territories import lies_in

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


def _sayer(
    request: Request, post: PostPath, kind: TheKind, gate: TheGate, log: TheLog, clock: TheClock
) -> Principal:
    return gate.admit_say(request, kind.event, post, sirens=_let_in(kind, post, log, clock))


def _said(
    request: Request,
    post: PostPath,
    kind: TheKind,
    gate: TheGate,
    form: Posted,
    log: TheLog,
    clock: TheClock,
) -> Submission:
    def admitted(csrf: str) -> Principal:
        sirens = _let_in(kind, post, log, clock)
        return gate.admit_say(request, kind.event, post, csrf, sirens)

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
    said = say(event, event.post)._replace(served=True)
    return may_say_some(who, correction, event.post, own_sirens(who)) and may_say(who, said)


def own_money(who: Principal, post: str) -> frozenset[str]:
    """The places whose money `who` pledges as their funder; nothing for who may say any pledge."""
    if who is LOCAL or any(held.role is Role.PREFECTURE for held in who.holds):
        return frozenset()
    return own_places(who, post) | own_sirens(who)


def sirens_let_in(who: Principal, state: Post | None, today: date) -> frozenset[str]:
    """The organisations of `who` in whose territory a post lies today, by its own register."""
    return frozenset(siren for siren in own_sirens(who) if state and lies_in(state, siren, today))


def own_page(who: Principal, post: str, recu: int) -> str:
    """Where `who` reads what was just said: the post, or for who may not, its own pledges there."""
    reads = who is LOCAL or may(who, Action.READ_REGISTER, Resource(post))
    return f"/registre/{post}{'' if reads else '/promesses'}?recu={recu}"


def seen_by(who: Principal, form: Form) -> Form:
    """The form as `who` may read it: an EPCI reads neither the post nor what others promise it."""
    if who is LOCAL or may(who, Action.READ_REGISTER, Resource(form.post)):
        return form
    title, known = form.beside
    own = [] if issubclass(form.event, FundingPledged) else known
    way = (Link("Vos promesses", f"/registre/{form.post}/promesses"),)
    return replace(form, crumbs=way, beside=(title, own))


def _let_in(
    kind: Kind, post: str, log: FactsByStream, clock: PostClock
) -> Callable[[Principal], frozenset[str]]:
    def sirens(who: Principal) -> frozenset[str]:
        if kind.event is not FundingPledged or not own_sirens(who):
            return frozenset()
        return sirens_let_in(who, state_of(log.history(post)), clock.today(post))

    return sirens


def way_to(post: str, name: str) -> tuple[Link, Link]:
    """The way to a page under that of a post."""
    register = Link("Registre", f"/registre?departement={department_of(post)}")
    return register, Link(name, f"/registre/{post}")
