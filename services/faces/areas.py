"""The département, or the nation, that an address names."""

from typing import Annotated

from fastapi import Depends, Path

from contracts.codes import DEPARTEMENT
from contracts.identifiers import NATION
from contracts.problems import NOT_FOUND
from services.chassis.http import ProblemFound

CODE = "^[0-9AB]{2,3}$"


def _department(department: Annotated[str, Path(pattern=CODE)]) -> str:
    if department not in DEPARTEMENT.by_code:
        raise ProblemFound(NOT_FOUND.problem(f"Le département « {department} » n'existe pas."))
    return department


def _area(area: Annotated[str, Path(pattern=f"{CODE}|^{NATION}$")]) -> str:
    return area if area == NATION else _department(area)


Department = Annotated[str, Depends(_department)]
Area = Annotated[str, Depends(_area)]
