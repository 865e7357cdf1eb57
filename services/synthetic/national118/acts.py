"""What may happen in a situation and beside it: the weighted codes of acts.toml."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

from contracts.data_files import read_toml
from services.synthetic.national118.dice import wheel

Wheel = Annotated[tuple[str, ...], BeforeValidator(wheel)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(wheel)]

QUICK_MINUTES = tuple(range(10, 41, 5))
THOROUGH_MINUTES = tuple(range(40, 111, 5))
MINUTES = tuple(range(15, 121, 15))
AGE_OF_DETAIL = {"fugue": "lt18", "pa_dependante": "gt65"}


class Acts(NamedTuple):
    """Codes as often as they weigh: what is drawn of them is a code of a list, or nothing."""

    interviews: Numbers
    levels: Wheel
    settings: Wheel
    by_partner: Wheel
    partner_purposes: Wheel
    solutions: Wheel
    outcomes: Wheel
    procedures: Wheel
    companions: Wheel
    crises: Wheel
    assessors: Wheel
    assessments: Wheel
    closings: Wheel
    lags: Numbers
    directions: Wheel
    modes: Wheel
    trainings: Wheel
    details: Mapping[str, Wheel]
    partners: Mapping[str, Wheel]
    purposes: Mapping[str, Wheel]
    contacted: Wheel
    meetings_in_gendarmerie: Wheel
    meetings_in_police: Wheel


ACTS = read_toml("services/synthetic/national118/acts.toml", Acts)
