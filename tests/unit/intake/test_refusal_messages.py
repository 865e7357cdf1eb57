"""Every refusal and every schema error is told in French, with what to do."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any, get_args
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, ValidationError
from pydantic_core.core_schema import ErrorType

from contracts.problems import PROBLEM_TYPES
from contracts.validation_messages import MESSAGES, explain, path_of
from services.intake.application.refusal_messages import SENTENCES, problem_of
from services.intake.domain import refusals
from services.intake.domain.refusals import Refusal
from tests.builders import fact

EXAMPLES: dict[Any, Any] = {
    "date": date(2008, 10, 14),
    "date | None": None,
    "str": "x",
    "int": 2027,
    "float": 33.3,
    "UUID": UUID(int=1),
    "Refusal": refusals.UnknownCase("c", "27-01"),
}


def every_refusal(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from every_refusal(child)


def example(kind: type[Refusal]) -> Refusal:
    """A refusal with a value of the right type in each field."""
    values = [
        EXAMPLES[
            each.type
            if isinstance(each.type, str)
            else getattr(each.type, "__name__", None) or str(each.type).replace("datetime.", "")
        ]
        for each in fields(kind)  # type: ignore[arg-type]
    ]
    return kind(*values)


@pytest.mark.parametrize("kind", list(every_refusal()), ids=lambda kind: kind.__name__)
def test_every_refusal_is_told_in_a_whole_sentence(kind: type[Refusal]) -> None:
    for event in (fact("interview-held").event, fact("fact-corrected").event):
        problem = problem_of(example(kind), event)
        assert problem.detail.endswith(".")
        assert "{" not in problem.detail + (problem.field or "")
        assert problem.field is None or problem.field.startswith("$.")


def test_no_sentence_is_of_a_refusal_that_is_none() -> None:
    assert set(SENTENCES) <= {kind.__name__ for kind in every_refusal()}


def test_a_corrected_value_is_found_in_the_replacement() -> None:
    refusal = refusals.BeforeOpening(date(2008, 10, 1), date(2008, 10, 14))
    assert problem_of(refusal, fact("fact-corrected").event).field == "$.data.data.occurred_on"
    assert problem_of(refusal, fact("interview-held").event).field == "$.data.occurred_on"


def test_no_two_problem_types_share_a_code() -> None:
    assert len({each.code for each in PROBLEM_TYPES}) == len(PROBLEM_TYPES)


def test_every_translation_is_of_an_error_that_pydantic_has() -> None:
    assert set(MESSAGES) <= set(get_args(ErrorType))


def test_a_path_is_written_as_json_path() -> None:
    assert path_of(("data", "problems", 0)) == "$.data.problems[0]"
    assert path_of(()) == "$"


class Sample(BaseModel):
    """One field of each kind that errors speak of."""

    whole: int = Field(ge=1, le=9)
    text: str = Field(min_length=2, max_length=3)
    several: list[str] = Field(max_length=1)


def test_all_errors_are_told_at_once_each_with_its_path() -> None:
    with pytest.raises(ValidationError) as caught:
        Sample.model_validate({"whole": 10, "text": "x", "several": ["a", "b"]})
    field, detail = explain(caught.value, ("data",))
    assert field == "$.data.whole"
    assert detail == (
        "« $.data.whole » : La valeur doit être au plus 9. "
        "« $.data.text » : Ce texte doit compter au moins 2 caractère(s). "
        "« $.data.several » : Il faut au plus 1 éléments."
    )


def test_a_date_of_the_first_year_keeps_its_four_digits() -> None:
    refusal = refusals.BeforeOpening(date(1, 1, 1), date(2008, 10, 14))
    assert "01/01/0001" in problem_of(refusal, fact("interview-held").event).detail
