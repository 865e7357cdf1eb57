"""A fact in a history as somebody would tell it, from a table: `Entretien rapide, 20 min`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from contracts.data_files import read_toml
from contracts.events import EVENTS
from services.faces.forms.fields import Field, fields_of
from services.faces.forms.words import FactInWords
from services.faces.theme.typography import first_up

_VALUE = re.compile(r"\{([\w.]+)\}")
_CODE = re.compile(r" \([0-9AB]{5}\)$")  # of a commune: its own post knows which it is


class Told(NamedTuple):
    """What was done, and what else was said: pieces in which `{field}` is a value in words."""

    says: tuple[str, ...]
    more: tuple[str, ...] = ()


class Telling(NamedTuple):
    """By the stored name of an event; words of values, by field and by code."""

    told: Mapping[str, Told]
    words: Mapping[str, Mapping[str, str]]


TELLING = read_toml("services/faces/entry/telling.toml", Telling)


def told(fact: FactInWords, about: Mapping[str, str]) -> dict[str, str]:
    """`says` and `more` of the macro `history`, empty for a fact that no pattern tells.

    `about`: words of what another fact says, by field: the partner of whom an answer comes.
    """
    pattern = TELLING.told.get(fact.type)
    if pattern is None:
        return {}
    words = {**about, **_words(fields_of(EVENTS[fact.type]), fact.data)}
    says, more = (list(_pieces(pieces, words)) for pieces in pattern)
    return {
        "says": first_up(", ".join(says)) or fact.title,
        "more": " ".join(f"{first_up(each).rstrip('.')}." for each in more),
    }


def partner_of(fact: FactInWords) -> dict[str, str]:
    """Whom an orientation was to, with its article."""
    code = str(fact.data["partner"])
    return {"partner": TELLING.words["partner"].get(code, dict(fact.words)["Partenaire"])}


def _words(fields: Sequence[Field], data: Mapping[str, Any]) -> Mapping[str, str]:
    """Each value that was said, in the words of a sentence."""
    said = {}
    for field in fields:
        value = field.of(data)
        if value is not None and value != []:
            own = TELLING.words.get(field.name.rpartition(".")[2], {})
            shown = field.shown(value)
            said[field.name] = own.get(str(value).lower(), _CODE.sub("", shown))
    return said


def _pieces(pieces: Sequence[str], words: Mapping[str, str]) -> Iterator[str]:
    for piece in pieces:
        if all(words.get(name) for name in _VALUE.findall(piece)):
            yield _VALUE.sub(lambda found: words[found[1]], piece)
