"""The page of a form: its fields, what was typed, what is wrong, and the buttons."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contracts.communes.names import names_in
from contracts.events import Event, PostEvent
from contracts.events.external import SeriesDeposited
from contracts.patterns import department_of
from services.faces.forms.fields import Field
from services.faces.forms.filled import Filled, NotUnderstood, filled
from services.faces.forms.needs import FactDoor, PostClock
from services.faces.forms.recording import Recorded as RecordedFact
from services.faces.forms.recording import record
from services.faces.forms.submission import Submission
from services.faces.forms.tickets import NOT_OURS, Ticket, draw, ticket
from services.faces.page import PRIVATE, Page
from services.faces.theme.frame import Link

PARTS = ("La saisine", "La personne", "La problématique", "Pour vous seule", "Le motif")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form asks, for which event. `several`: one after the other; `label`: with a local
    label for the vault; `subject`: the case, where it is known.
    """

    post: str
    title: str
    event: type[Event]
    fields: Sequence[Field]
    button: str = "Enregistrer"
    sentences: Sequence[str] = ()
    subject: str = ""
    several: bool = False
    label: bool = False
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What it begins with."""
    crumbs: Sequence[Link] = ()
    danger: bool = False
    """Whether what it does cannot be undone by another form of the same kind."""
    instead: Link | None = None
    """Another form that may be meant."""
    seen: int | None = None
    """How many facts of its stream its page has read, where others may say otherwise meanwhile."""
    beside: tuple[str, Sequence[tuple[str, str]]] = ("", ())
    """What is known already of what is asked: a title, labels with values in words."""

    @property
    def of_a_person(self) -> bool:
        """Whether it is about a situation, whose details a vault keeps apart."""
        return not issubclass(self.event, PostEvent | SeriesDeposited)

    @property
    def needed(self) -> int:
        """How many choices have to be made; the rest may be said later."""
        return sum(field.required and len(field.options) > 1 for field in self.fields)

    @property
    def communes(self) -> Collection[str]:
        """What may be typed for a commune of the post's département, where one is asked."""
        asked = any(field.control == "commune" for field in self.fields)
        return names_in(department_of(self.post)) if asked else ()

    @property
    def parts(self) -> list[tuple[str, list[Field]]]:
        """The fields under the titles of the parts of a long form; under none for a short one."""
        if not any(field.name.startswith("person.") for field in self.fields):
            return [("", list(self.fields))]
        parts = [(title, [f for f in self.fields if _part(f.name) == title]) for title in PARTS]
        return [(title, fields) for title, fields in parts if fields]


class Recorded(NamedTuple):
    """The fact of a form that was sent: its place in the log, its data, what was typed."""

    position: int
    subject: str
    filled: Filled


Keep = Callable[[Ticket, Mapping[str, Any]], RecordedFact]
"""Records the data of a form under its ticket: its place in the log, or what is wrong by field."""


def receive(
    form: Form,
    sent: Submission,
    door: FactDoor,
    clock: PostClock,
    onward: Callable[[Recorded], str],
    data_of: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
    wrong: Mapping[str, str] | None = None,
    keep: Keep | None = None,
) -> Response:
    """Record the fact of a form that was sent, and go on to the address `onward` gives.

    The form again (422) where anything is wrong; `wrong`: errors known already. `data_of` makes
    the data of the event from what was read; it raises NotUnderstood for what says nothing new.
    `keep` records them, as one fact of the post of the form if none is given.
    """
    read = filled(form.fields, sent.form, clock.today(form.post))
    errors: Mapping[str, str] = {**read.errors, **(wrong or {})}
    known = ticket(sent.text("fait"), clock, form.subject)
    if sent.again or known is None:
        errors = {"": sent.again or NOT_OURS, **errors}
    position = None
    if known and not errors:
        try:
            said = data_of(read.data)
            done = keep(known, said) if keep else record(door, sent, form.event, known, said)
            position, errors = done.position, done.errors
            form = form if done.seen is None else replace(form, seen=done.seen)
        except NotUnderstood as nothing:
            errors = {"": str(nothing)}
    if position is None or known is None:
        return _shown(form, known or draw(clock), sent, read._replace(errors=errors))
    return RedirectResponse(onward(Recorded(position, known.subject, read)), 303)


def opened(form: Form, clock: PostClock, request: Request) -> Response:
    """The form as it begins, at an address of its own that names the fact it will make.

    Redirects an address that names none; see `own_ticket`.
    """
    known = own_ticket(request, clock)
    return _shown(form, known) if isinstance(known, Ticket) else known


def own_ticket(request: Request, clock: PostClock) -> Ticket | RedirectResponse:
    """The ticket that the address of a form names; where it names none, the way to one that does.

    So the back button, a reload or a restored window show the same form again: what is sent from
    it twice is one fact, and what is changed in between is told.
    """
    query = request.query_params
    known = ticket(query.get("fait", ""), clock)
    if known is None:
        more = urlencode({**query, "fait": str(draw(clock).fact)})
        return RedirectResponse(f"{request.url.path}?{more}", 303, PRIVATE)
    return known


def said_before(position: int) -> str:
    """What a form says of the fact that was recorded just before, by its place in the log."""
    return f"Enregistré au rang {position} du journal. Au suivant."


def _shown(
    form: Form, known: Ticket, sent: Submission | None = None, filled: Filled | None = None
) -> Page:
    """The form, empty, or come back with what was typed and what is wrong (422)."""
    errors = filled.errors if filled else {}
    return Page(
        "form.html",
        422 if errors else 200,
        title=form.title,
        crumbs=form.crumbs,
        form=form,
        typed=filled.typed if filled else form.typed,
        errors=errors,
        label=sent.text("repere") if sent else "",
        ticket=known,
    )


def _part(name: str) -> str:
    """The part of a long form in which a field is asked."""
    if name.startswith("person."):
        return PARTS[1]
    return {
        "problems": PARTS[2],
        "details": PARTS[2],
        "consent_to_contact": PARTS[3],
        "motif": PARTS[4],
    }.get(name, PARTS[0])
