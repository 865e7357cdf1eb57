"""Refusals of the domain → problems; `refusal_messages.toml` holds the French sentence of each."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.data_files import named, read_toml
from contracts.events import Event, PostEvent
from contracts.events.cases import FactCorrected
from contracts.problems import CORRECTION_BREAKS_HISTORY, PROBLEM_TYPES, Problem, ProblemType
from services.intake.domain import refusals
from services.intake.domain.refusals import Refusal


@dataclass(frozen=True)
class Sentence:
    """How a refusal is told: its kind, its words, and the field to mend."""

    problem: Annotated[ProblemType, named({each.code: each for each in PROBLEM_TYPES})]
    words: str
    field: str | None = None


SENTENCES = read_toml("services/intake/application/refusal_messages.toml", dict[str, Sentence])
"""By the name of the refusal."""


def problem_of(refusal: Refusal, event: Event) -> Problem:
    """The problem that tells why `event` met `refusal`."""
    if isinstance(refusal, refusals.CorrectionBreaksHistory):
        because = problem_of(refusal.because, event)
        return CORRECTION_BREAKS_HISTORY.problem(
            "Cette correction ou ce retrait contredirait un autre fait de la situation, à "
            f"reprendre d'abord. {because.detail}"
        )
    sentence = SENTENCES[type(refusal).__name__]
    told = {name: _written(value) for name, value in vars(refusal).items()}
    told["at"] = "$.data.data" if isinstance(event, FactCorrected) else "$.data"
    told["on"] = "effective_on" if isinstance(event, PostEvent) else "occurred_on"
    field = sentence.field.format(**told) if sentence.field else None
    return sentence.problem.problem(sentence.words.format(**told), field)


def _written(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "aucune" if value is None else str(value)
