"""Who reads a call, who works on it, and what an address of one names."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Path, Request

from contracts.patterns import department_of
from contracts.problems import NOT_ADMITTED, NOT_FOUND
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import LOCAL, Principal
from services.access.gate import Gate, NotAdmitted, sent_from_here
from services.chassis.http import ProblemFound
from services.faces.calls.call_file import VIEW, CallFile, call_file
from services.faces.errors import Posted
from services.faces.needs import TheGate
from services.faces.partners.desk import CallDesk, TheDesk
from services.faces.partners.needs import TheReleases
from services.faces.theme.frame import Link
from services.reporting.domain.arbitration.calls import Call

NAME = r"^([0-9]{2,3}|2A|2B)-[0-9]{4}-[0-9]{1,3}$"
CallPath = Annotated[str, Path(pattern=NAME)]


class Asked(NamedTuple):
    """A call, who asks for its page, and whether they may work on it."""

    name: str
    department: str
    call: Call
    reader: Principal
    works: bool


def require_call(desk: CallDesk, name: str) -> Call:
    """The call of that name. Raises ProblemFound (404) where there is none."""
    found = desk.calls_of(department_of(name)).get(name)
    if found is None:
        raise ProblemFound(NOT_FOUND.problem(f"L'appel {name} n'existe pas."))
    return found


def _asked(request: Request, appel: CallPath, gate: TheGate, desk: TheDesk, form: Posted) -> Asked:
    department, meant = department_of(appel), str(form.get("csrf", ""))
    reader = gate.admit(request, Action.READ_VIEW, Resource(department, VIEW), meant)
    works = reader is LOCAL or may(reader, Action.ARBITRATE, Resource(f"{department}-01"))
    return Asked(appel, department, require_call(desk, appel), reader, works)


ReadCall = Annotated[Asked, Depends(_asked)]
"""The call of the address, for whoever reads the figures of its département."""


def _file(asked: ReadCall, desk: TheDesk, store: TheReleases, edition: str = "") -> CallFile:
    return call_file(desk, store, asked.department, asked.call, edition)


TheFile = Annotated[CallFile, Depends(_file)]


def admit_worker(request: Request, gate: Gate, department: str, form: Posted) -> Principal:
    """Whoever may work on the calls of a département and sent a form. Raises NotAdmitted."""
    return admit_sender(request, gate, Action.ARBITRATE, f"{department}-01", form)


def admit_sender(
    request: Request, gate: Gate, action: Action, area: str, form: Posted
) -> Principal:
    """Whoever may do `action` and sent a form from a page of this site. Raises NotAdmitted."""
    who = gate.admit(request, action, Resource(area), str(form.get("csrf", "")))
    if who is LOCAL and not sent_from_here(request):
        sentence = "La demande ne vient pas d'une page de Relais ouverte ici."
        raise NotAdmitted(NOT_ADMITTED.problem(sentence))
    return who


def way_to(department: str, place: str, *more: Link) -> tuple[Link, ...]:
    """The way to a page under the calls of a département."""
    return (Link(f"Arbitrage FIPD : {place}", f"/arbitrage?perimetre={department}"), *more)
