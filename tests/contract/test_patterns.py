"""Nobody is shown a regular expression: each pattern of the contract says what to type."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from contracts.envelope import Envelope
from contracts.events import EVENTS
from contracts.patterns import SHAPES
from contracts.validation_messages import french
from tests.builders import envelope


def patterns(schema: object) -> Iterator[str]:
    """Every pattern in a JSON schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for value in schema.values():
            yield from patterns(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from patterns(value)


def test_each_pattern_of_the_contract_says_what_to_type():
    models = (Envelope, *EVENTS.values())
    assert {each for model in models for each in patterns(model.model_json_schema())} == {*SHAPES}


def test_a_bad_commune_is_told_with_an_example():
    said = envelope("case-opened", person={"status": "victime", "commune": "Evreux"})
    with pytest.raises(ValidationError) as refused:
        EVENTS[said["type"]].model_validate(said["data"])
    sentences = [french(each) for each in refused.value.errors()]
    assert "Un code INSEE de commune compte cinq caractères, par exemple 27229." in sentences
    assert not any("[" in sentence or "^" in sentence for sentence in sentences)
