"""The page of a form: its fields, what was typed, what is wrong, and the buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from services.intake.web.fields import Field
from services.intake.web.filled import Filled
from services.intake.web.guarding import csrf
from services.intake.web.rendering import AN_EMPTY_FORM, PRIVATE, Page
from services.intake.web.saying import ticket
from services.intake.web.workplace import Workplace

FOLDED = (
    "by_partner",
    "partner_purpose",
    "person.returning",
    "details",
    "consent_to_contact",
)
"""What a saisine may say besides: behind a summary, so that the keyboard goes past in one key."""


async def posted(request: Request) -> FormData:
    """The form of a request: a dependency, so that handlers may block."""
    return await request.form(max_files=1, max_fields=200)


Came = Annotated[FormData, Depends(posted)]


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
