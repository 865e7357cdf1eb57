"""Identifiers that cross a service boundary: posts, cases, areas, places, days."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from contracts.codes import DEPARTEMENT
from contracts.communes import NotACommune, commune
from contracts.patterns import AREA, COMMUNE_CODE, POST_ID, SIREN_DIGITS, SLUG, department_of

NATION = "FR"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _day(value: Any) -> Any:
    """Refuse everything but a date or its ISO form, so that no number becomes a day."""
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("day", "Une date s'écrit AAAA-MM-JJ, par exemple 2008-10-14.")


def at_the_door(data: Mapping[str, Any]) -> dict[str, object]:
    """The context in which the data of a new fact are validated: it knows the day they bear.

    What is stored is read without it: codes that were retired since stay readable.
    """
    day = data.get("occurred_on", data.get("effective_on"))
    try:
        return {"door": True, "day": date.fromisoformat(day) if isinstance(day, str) else day}
    except ValueError:
        return {"door": True}  # the field of the day refuses it


def of_its_day(code: str, info: ValidationInfo) -> str:
    """Refuse, in a new fact, a code that no commune has on the day of the fact."""
    if info.context and info.context.get("door"):
        day = info.context.get("day")
        try:
            commune(code, day if isinstance(day, date) else date.min)
        except NotACommune as wrong:
            raise PydanticCustomError("commune", "{why}", {"why": str(wrong)}) from None
    return code


def luhn_holds(number: str) -> bool:
    """Whether the last of some digits is their key by Luhn's rule."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def with_its_luhn_key(number: str) -> str:
    """Refuse a number whose last digit is not its key by Luhn's rule: one was mistyped."""
    if not luhn_holds(number):
        raise PydanticCustomError(
            "luhn", "Ce SIREN n'existe pas, sa clé ne convient pas : vérifiez ses neuf chiffres."
        )
    return number


def of_a_funder(code: str, info: ValidationInfo) -> str:
    """Refuse, in a new fact, the code of no commune on that day, or a SIREN that was mistyped."""
    if len(code) < SIREN_DIGITS:
        return of_its_day(code, info)
    return with_its_luhn_key(code) if info.context and info.context.get("door") else code


def _known_department(post: str) -> str:
    if department_of(post) not in DEPARTEMENT.by_code:
        raise PydanticCustomError("department", "Le département de ce poste n'existe pas.")
    return post


def _known_area(area: str) -> str:
    if area != NATION and area.split("-")[0] not in DEPARTEMENT.by_code:
        raise PydanticCustomError("department", "Ce département n'existe pas.")
    return area


def _instant(value: Any) -> Any:
    """Refuse everything but RFC 3339 with its offset, so that no number becomes an instant."""
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC_3339.fullmatch(value)):
        return value
    raise PydanticCustomError(
        "instant", "Un instant s'écrit selon la RFC 3339, par exemple 2008-10-14T09:12:00+02:00."
    )


PostId = Annotated[
    str,
    StringConstraints(pattern=POST_ID, strict=True),
    AfterValidator(_known_department),
]
"""`DD-NN`: the département's code and a number; never changed, never reused."""

CommuneCode = Annotated[
    str, StringConstraints(pattern=COMMUNE_CODE, strict=True), AfterValidator(of_its_day)
]
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
AreaCode = Annotated[
    str,
    StringConstraints(pattern=AREA, strict=True),
    AfterValidator(_known_area),
]
"""A post, a département or the nation (`FR`)."""

Slug = Annotated[str, StringConstraints(pattern=SLUG, strict=True)]
"""A short technical name (convention, device, source): no space, so no room for a person's name."""
