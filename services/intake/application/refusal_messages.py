"""Refusals of the domain → problems; `refusal_messages.toml` holds the French sentence of each."""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import NamedTuple

from contracts.events import Event, PostEvent
from contracts.events.cases import FactCorrected
from contracts.problems import CORRECTION_BREAKS_HISTORY, PROBLEM_TYPES, Problem, ProblemType
from services.intake.domain import refusals
from services.intake.domain.refusals import Refusal


class Sentence(NamedTuple):
    """How a refusal is told: its kind, its words, and the field to mend."""

    kind: ProblemType
    words: str
    field: str | None


def _read() -> Mapping[type[Refusal], Sentence]:
    """The catalogue. Raises AttributeError for a refusal that is none, KeyError for a problem."""
    text = files(__package__).joinpath("refusal_messages.toml").read_text(encoding="utf-8")
    by_code = {each.code: each for each in PROBLEM_TYPES}
    return {
        getattr(refusals, name): Sentence(
            by_code[said["problem"]], said["words"], said.get("field")
        )
        for name, said in tomllib.loads(text).items()
    }


SENTENCES = _read()


def problem_of(refusal: Refusal, event: Event) -> Problem:
    """The problem that tells why `event` met `refusal`."""
    if isinstance(refusal, refusals.CorrectionBreaksHistory):
        because = problem_of(refusal.because, event)
        return CORRECTION_BREAKS_HISTORY.problem(
            "Cette correction ou ce retrait contredirait un autre fait de la situation, à "
            f"reprendre d'abord. {because.detail}"
        )
    sentence = SENTENCES[type(refusal)]
    told = {name: _written(value) for name, value in vars(refusal).items()}
    told["at"] = "$.data.data" if isinstance(event, FactCorrected) else "$.data"
    told["on"] = "effective_on" if isinstance(event, PostEvent) else "occurred_on"
    field = sentence.field.format(**told) if sentence.field else None
    return sentence.kind.problem(sentence.words.format(**told), field)


def _written(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "aucune" if value is None else str(value)
