"""What a post set as a number to reach, in words, beside what it came to."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from contracts.codes import INDICATEUR, SENS_OBJECTIF
from contracts.days import written_day
from contracts.read_model import PostRecord, Target
from services.faces.theme.figures import figure
from services.reporting.domain.tables.rows import Value
from services.reporting.domain.tables.targets import BY_CODE, Reach, reach_of


class ShownTarget(NamedTuple):
    """A target, in words. `kind`: of the badge of what became of it."""

    indicator: str
    wanted: str
    found: str
    reach: str
    kind: str


KINDS = {Reach.REACHED: "good", Reach.MISSED: "bad", Reach.UNKNOWN: ""}
Results = Callable[[str, int], Value]
"""The value of an indicator for a year, None where nobody knows it."""


def wanted(target: Target) -> str:
    """`au moins 60 personnes, le 31/12/2026`."""
    unit = BY_CODE[target.indicator].unit
    number = figure(f"{target.target:.12g}")
    return (
        f"{SENS_OBJECTIF.label_of(target.bound)} {number} {unit}, le {written_day(target.due_on)}"
    )


def named(target: Target) -> str:
    """`U-M1 Nombre de personnes orientées : au moins 60 personnes, le 31/12/2026`."""
    return f"{target.indicator} {INDICATEUR.label_of(target.indicator)} : {wanted(target)}"


def shown_targets(record: PostRecord, results: Results, today: date) -> Sequence[ShownTarget]:
    """Each target of a post beside the value of its year."""
    return [_shown(target, results, today) for target in record.targets]


def _shown(target: Target, results: Results, today: date) -> ShownTarget:
    year = target.due_on.year
    value = results(target.indicator, year) if year <= today.year else None
    reach = reach_of(target, value, today)
    known = f"{figure(value)} en {year}" if value is not None else "non renseigné"
    code = target.indicator
    name = f"{code} {INDICATEUR.label_of(code)}"
    return ShownTarget(name, wanted(target), known, reach.value, KINDS[reach])
