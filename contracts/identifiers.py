"""Identifiers that cross a service boundary: posts, cases, areas, places, days."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, StringConstraints, UUID4
from pydantic_core import PydanticCustomError

from contracts.codes import DEPARTEMENT, OneOf

POST_ID = r"^(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B|97[1-6])-[0-9]{2}$"
COMMUNE_CODE = r"^([0-9]{2}|2A|2B)[0-9]{3}$"
NATION = "FR"


def department_of(code: str) -> str:
    """The département of a post id (`971-02` → `971`) or of an INSEE commune code."""
    if "-" in code:
        return code.split("-", 1)[0]
    return code[:3] if code.startswith("97") else code[:2]


def _day(value: Any) -> Any:
    """Refuse everything but a date or its ISO form, so that no number becomes a day."""
    if isinstance(value, date) or (
        isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    ):
        return value
    raise PydanticCustomError("day", "Une date s'écrit AAAA-MM-JJ, par exemple 2008-10-14.")


def _known_department(post: str) -> str:
    if department_of(post) not in DEPARTEMENT.by_code:
        raise PydanticCustomError("department", "Le département de ce poste n'existe pas.")
    return post


PostId = Annotated[
    str, StringConstraints(pattern=POST_ID, strict=True), AfterValidator(_known_department)
]
"""`DD-NN`: the département's code and a number; never changed, never reused."""

CaseId = UUID4
"""Random, never derived from a person."""

DepartmentCode = Annotated[str, OneOf(DEPARTEMENT)]
CommuneCode = Annotated[str, StringConstraints(pattern=COMMUNE_CODE, strict=True)]
Day = Annotated[date, BeforeValidator(_day)]
AreaCode = Annotated[
    str,
    StringConstraints(pattern=rf"({POST_ID})|(^(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B|97[1-6])$)|(^FR$)"),
]
"""A post, a département or the nation (`FR`)."""

Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_./-]{0,63}$", strict=True)]
"""A short technical name (convention, device, source): no space, so no room for a person's name."""
