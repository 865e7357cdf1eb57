"""What the notebook asks: forms read off the events, with the codes of the post's service."""

import json
from typing import Any

from markupsafe import Markup

from contracts.communes.names import names_in
from contracts.days import zone_of
from contracts.patterns import department_of
from services.faces.entry.kinds import ACT_FORMS, OPENING, OTHERS, Kind
from services.faces.forms.fields import HINTS, Field, fields_of
from services.intake.domain.case_rules import FORCE_OF_CODE

CLOSING = "cloture"
KINDS: dict[str, Kind] = {"saisine": OPENING, **ACT_FORMS, CLOSING: OTHERS[CLOSING]}
"""What can be said without asking the log: an answer or a correction names facts it holds."""


def asked(post: str, service: str) -> Markup:
    """The JSON of a data block: forms, code lists of `service`, codes of one force only,
    the communes of the département, the clocks (IANA) of the post.
    """
    lists: dict[str, list[tuple[str, str]]] = {}
    forms = [
        {
            "key": key,
            "type": kind.event.NAME,
            "title": kind.title,
            "fields": [_field(field, lists) for field in fields_of(kind.event, service)],
        }
        for key, kind in KINDS.items()
    ]
    shown = {
        "post": post,
        "service": service,
        "zone": zone_of(post).key,
        "forms": forms,
        "lists": lists,
        "forceOfCode": dict(FORCE_OF_CODE),
        "hints": HINTS,
        "communes": names_in(department_of(post)),
    }
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # no text of a label can end the block


def _field(field: Field, lists: dict[str, list[tuple[str, str]]]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "label": field.label,
        "control": field.control,
        "required": field.required,
        "preferred": field.preferred,
    }
    if field.codes is not None:
        lists[field.codes.name] = [(option.code, option.label) for option in field.options]
        described["list"] = field.codes.name
    return described
