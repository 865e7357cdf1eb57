"""The page of a form: its fields, what was typed, what is wrong, and the buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from services.faces.entry.fields import Field
from services.faces.entry.filled import Filled
from services.faces.entry.guarding import csrf
from services.faces.entry.rendering import AN_EMPTY_FORM, PRIVATE, Page
from services.faces.entry.saying import ticket
from services.faces.entry.workplace import Workplace
from services.faces.errors import Posted

FOLDED = (
    "by_partner",
    "partner_purpose",
    "person.returning",
    "details",
    "consent_to_contact",
)
"""What a saisine may say besides: behind a summary, so that the keyboard goes past in one key."""


Came = Posted


@dataclass(frozen=True, slots=True)
class Form:
    """What a form asks. `quick`: buttons that record with a length; `several`: one after the
    other; `label`: with a local label for the vault; `subject`: the case, where it is known.
    """

    post: str
    title: str
    fields: Sequence[Field]
    action: str
    button: str = "Enregistrer"
    sentences: Sequence[str] = ()
    subject: str = ""
    quick: bool = False
    several: bool = False
    label: bool = False
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What it begins with."""
    blank: bool = False
    """Whether what it begins with says nothing of a case."""


def show(
    page: Page,
    place: Workplace,
    request: Request,
    form: Form,
    came: FormData | None = None,
    filled: Filled | None = None,
) -> Response:
    """The form, empty, or come back with what was typed and what is wrong (422)."""
    errors = filled.errors if filled else {}
    ranked = any(each.control == "ranked" for each in form.fields)
    folds = any(each.name in FOLDED for each in form.fields)
    return page(
        request,
        "form.html",
        422 if errors else 200,
        AN_EMPTY_FORM if filled is None and form.blank else PRIVATE,
        title=form.title,
        post=form.post,
        fields=form.fields,
        typed=filled.typed if filled else form.typed,
        errors=errors,
        sentences=form.sentences,
        action=f"{form.action}?envoi",  # a browser forgets the page whose own address is posted to
        button=form.button,
        quick=form.quick,
        several=form.several,
        label=str((came or FormData()).get("repere", "")) if form.label else None,
        folded=lambda each: each.name in FOLDED,
        folds=ranked or folds,
        open=bool(errors),
        ticket=ticket(place, came, form.subject),
        csrf=csrf(place, request),
    )
