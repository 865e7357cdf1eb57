"""The one form of a fact in a bundle: its text, its keys, and its subject."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from pydantic_core import to_json

from contracts.bundle import EVENTS
from contracts.events import EVENTS as KNOWN
from contracts.events import CaseEvent, Event
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.events.external import SeriesDeposited
from contracts.upcasts import upcast
from services.verifier.bundle import Wrong

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CASE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_ENVELOPE = (
    "specversion", "id", "type", "source", "subject", "time", "datacontenttype", "sequence",
    "device", "recordedat", "data",
)  # fmt: skip
_OPTIONAL = frozenset(("sequence", "device"))
_CONSTANTS = {"specversion": "1.0", "datacontenttype": "application/json"}
"""So that an id stands where ID_BEGINS says, and none is twice there under two versions."""
ID_BEGINS = len(b'{"specversion":"1.0","id":"')
ID_ENDS = ID_BEGINS + 36


def require_fact(stored: bytes, position: int) -> None:
    """The fact number `position` of the log, in its one form, under its subject. Raises Wrong."""
    where = f"{EVENTS}, fait n° {position}"
    try:
        fact = msgspec.json.decode(stored)
        written = msgspec.json.encode(fact)
    except (ValueError, RecursionError):  # msgspec's own errors are ValueErrors
        raise Wrong(f"{where} : ce n'est pas du JSON.") from None
    if written != stored:  # but for large numbers: 1e16, which the log writes 1e+16
        written = to_json(fact)
    if written != stored or not isinstance(fact, dict):
        raise Wrong(
            f"{where} : il n'est pas écrit sous sa seule forme (clé double, espace, ou nombre)."
        )
    if [*fact] != [key for key in _ENVELOPE if key in fact or key not in _OPTIONAL]:
        raise Wrong(f"{where} : ses clés ne sont pas celles d'un fait, dans leur ordre.")
    if any(fact[key] != value for key, value in _CONSTANTS.items()):
        raise Wrong(
            f"{where} : son enveloppe n'est pas celle de ce journal (CloudEvents 1.0, JSON)."
        )
    if not isinstance(fact["id"], str) or not _UUID.fullmatch(fact["id"]):
        raise Wrong(f"{where} : son identifiant n'est pas un UUID en minuscules.")
    _require_data(fact, where)


def _require_data(fact: Mapping[str, Any], where: str) -> None:
    """Raises Wrong for a key that the type of a fact has not, and for another's subject."""
    if not isinstance(fact["data"], dict) or not isinstance(fact["type"], str):
        raise Wrong(f"{where} : son type ou ses données n'ont pas la forme attendue.")
    name, data = upcast(fact["type"], fact["data"])
    event = KNOWN.get(name)
    if event is None:
        return  # named where facts are counted
    if extra := sorted({*data} - _fields_of(event)):
        raise Wrong(f"{where} : la clé « {extra[0]} » n'est pas de son type.")
    subject, series, post = fact["subject"], data.get("series"), data.get("post")
    source = fact["source"]
    if event is SeriesDeposited:
        fits = subject == series
    elif not isinstance(post, str) or not isinstance(source, str) or not isinstance(subject, str):
        fits = False
    elif source != f"/posts/{post}" and not source.startswith(f"/posts/{post}/"):
        raise Wrong(f"{where} : sa source n'est pas le poste dont il parle.")
    elif issubclass(event, FactCorrected | FactWithdrawn):
        fits = subject == post or _CASE.fullmatch(subject) is not None
    elif issubclass(event, CaseEvent):
        fits = _CASE.fullmatch(subject) is not None
    else:
        fits = subject == post
    if not fits:
        raise Wrong(f"{where} : son sujet n'est pas celui de l'histoire à laquelle il appartient.")


_FIELDS: dict[type[Event], frozenset[str]] = {}


def _fields_of(event: type[Event]) -> frozenset[str]:
    if event not in _FIELDS:
        fields = event.model_fields.items()
        _FIELDS[event] = frozenset(field.alias or name for name, field in fields)
    return _FIELDS[event]
