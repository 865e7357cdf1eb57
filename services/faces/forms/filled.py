"""What was typed in a form: read into the data of an event, or why not, field by field."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from starlette.datastructures import FormData

from contracts.communes import NotACommune
from contracts.communes.names import understood
from contracts.days import day_written
from services.faces.forms.fields import DAYS, NUMBERS, Field, written

DAY = "Une date s'écrit JJ/MM/AAAA, par exemple 14/10/2008."
FUTURE = "Cette date est à venir : un fait est daté du jour où il a eu lieu."
WHOLE = "Un nombre entier de minutes est attendu, par exemple 45."
LEAST = "Une durée compte au moins une minute, par exemple 45."
TWO_LENGTHS = "Deux durées sont données : gardez-en une, ou choisissez « autre »."
NUMBER = "Un nombre est attendu, par exemple 7 ou 3,5."
COUNT = "Un nombre entier est attendu, par exemple 120."
YEAR = "Une année s'écrit en quatre chiffres, par exemple 2027."
TOO_MUCH = "Un montant reste sous un milliard d'euros : vérifiez ses zéros."
EUROS = "Un montant s'écrit en euros, par exemple 15 000 € ou 15 000,50 ; sans point ni lettres."
BACKWARDS = "La convention finit avant de commencer."
NOTHING = "Une promesse dit une part du coût, un montant en euros, ou les deux."
HOW_MUCH = ("share_percent", "amount_eur")
LINES = ("lines", "communes")
"""Controls with one value a line."""
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_DECIMAL = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")
_AMOUNT = re.compile(r"[0-9]{1,9}(,[0-9]{1,2})?")
_LONGER = re.compile(r"[0-9]{10,}(,[0-9]{1,2})?")


class Filled(NamedTuple):
    """The data of an event, what is wrong by field, and all that was typed, to show it again."""

    data: Mapping[str, Any]
    errors: Mapping[str, str]
    typed: Mapping[str, Sequence[str]]


class NotUnderstood(ValueError):
    """What was typed is no value of its field; the message is in French."""


def filled(fields: Iterable[Field], form: FormData, today: date) -> Filled:
    """Read a form; a field left empty is absent from the data."""
    data: dict[str, Any] = {}
    errors: dict[str, str] = {}
    typed: dict[str, Sequence[str]] = {}
    for field in fields:
        said = [text.strip() for text in form.getlist(field.name) if isinstance(text, str)]
        typed[field.name] = said
        try:
            day = date.fromisoformat(data.get("occurred_on") or today.isoformat())
            value = _value(field, [text for text in said if text], today, day)
        except NotUnderstood as wrong:
            errors[field.name] = str(wrong)
            continue
        if value is None:
            if field.required:
                errors[field.name] = f"Renseignez « {field.label} »."
            continue
        put(data, field.name, value)
    return Filled(data, _between(data, typed) | errors, typed)


def day_of(text: str) -> date:
    """A day as it is typed in France. Raises NotUnderstood."""
    try:
        return day_written(text)
    except ValueError:
        raise NotUnderstood(DAY) from None


def number_of(text: str) -> float:
    """A number as it is typed in France, `1 234,5`. Raises NotUnderstood."""
    bare = _SPACES.sub("", text)
    if not _DECIMAL.fullmatch(bare):
        raise NotUnderstood(NUMBER)
    return float(bare.replace(",", "."))


def count_of(text: str) -> int:
    """A whole number that is not negative, `1 234`. Raises NotUnderstood."""
    bare = _SPACES.sub("", text)
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 9):
        raise NotUnderstood(COUNT)
    return int(bare)


def amount_of(text: str) -> int:
    """Whole euros of an amount, `15 000 €`, `15 000,50`: halves go up. Raises NotUnderstood.

    A point is refused: `15.000` is fifteen euros to some, fifteen thousand to others.
    """
    bare = re.sub("(€|euros?)$", "", _SPACES.sub("", text.lower()))
    if not _AMOUNT.fullmatch(bare):
        raise NotUnderstood(TOO_MUCH if _LONGER.fullmatch(bare) else EUROS)
    return int(Decimal(bare.replace(",", ".")).quantize(Decimal(1), ROUND_HALF_UP))


def as_typed(fields: Iterable[Field], data: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The data of an event as somebody would have typed them."""
    typed: dict[str, Sequence[str]] = {}
    for field in fields:
        value = field.of(data)
        if value is None:
            typed[field.name] = []
        elif isinstance(value, list | tuple):
            items = [str(item) for item in value]
            lines = field.control in LINES and items
            typed[field.name] = ["\n".join(items)] if lines else items
        elif isinstance(value, bool):
            typed[field.name] = ["oui"] if value else []
        elif field.control in NUMBERS:
            typed[field.name] = [written(value)]
        elif field.control in DAYS:
            year, month, day = str(value).split("-")
            typed[field.name] = [f"{day}/{month}/{year}"]
        else:
            typed[field.name] = [str(value)]
    return typed


def _between(data: Mapping[str, Any], asked: Collection[str]) -> dict[str, str]:
    """What is wrong of two fields together: told at once with the others, not after them."""
    wrong = {}
    if data.get("starts_on", "") > data.get("ends_on", "9999"):
        wrong["ends_on"] = BACKWARDS
    if set(HOW_MUCH) <= set(asked) and not any(name in data for name in HOW_MUCH):
        wrong["amount_eur"] = NOTHING
    return wrong


def _value(field: Field, said: Sequence[str], today: date, of_the_fact: date) -> Any:
    if field.control == "flag":
        return True if said else None
    if not said:
        return None
    if field.control in ("choices", "ranked"):
        return list(dict.fromkeys(said))
    text = said[0]
    if field.control in DAYS:
        day = day_of(text)
        if day > today and field.control == "day":
            raise NotUnderstood(FUTURE)
        return day.isoformat()
    if field.control == "minutes":
        if len(set(said)) > 1:
            raise NotUnderstood(TWO_LENGTHS)
        if not (text.isascii() and text.isdigit() and len(text) <= 6):
            raise NotUnderstood(WHOLE)
        if int(text) < field.least:
            raise NotUnderstood(LEAST)
        return int(text)
    if field.control == "count":
        return count_of(text)
    if field.control in NUMBERS:
        return number_of(text.removesuffix("%"))
    if field.control == "euros":
        return amount_of(text)
    if field.control == "year":
        if not re.fullmatch("[0-9]{4}", text):
            raise NotUnderstood(YEAR)
        return int(text)
    if field.control == "siren":
        return _SPACES.sub("", text)
    if field.control == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if field.control in ("commune", "communes"):
        named = [text] if field.control == "commune" else text.splitlines()
        try:
            codes = [understood(each.strip(), of_the_fact).code for each in named if each.strip()]
        except NotACommune as wrong:
            raise NotUnderstood(str(wrong)) from None
        return codes[0] if field.control == "commune" else list(dict.fromkeys(codes))
    return text


def put(data: dict[str, Any], name: str, value: Any) -> None:
    """Set a value at its path in the data of an event."""
    *parents, last = name.split(".")
    for parent in parents:
        data = data.setdefault(parent, {})
    data[last] = value
