"""Refusals of the domain → problems; `refusal_messages.toml` holds the French sentence of each."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.data_files import named, read_toml
from contracts.days import written_day
from contracts.events import Correction, Event, PostEvent
from contracts.problems import PROBLEM_TYPES, Problem, ProblemType
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
    sentence = SENTENCES[type(refusal).__name__]
    told = {name: _written(value, event) for name, value in vars(refusal).items()}
    told["at"] = "$.data.data" if isinstance(event, Correction) else "$.data"
    told["on"] = "effective_on" if isinstance(event, PostEvent) else "occurred_on"
    field = sentence.field.format(**told) if sentence.field else None
    return sentence.problem.problem(sentence.words.format(**told), field)


def _written(value: object, event: Event) -> str:
    if isinstance(value, Refusal):
        return problem_of(value, event).detail
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "aucune" if value is None else str(value)
