"""Laws of the envelope: what is stored reads back as it was said, whoever reads it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.envelope import Fact, content_digest, decode, encode, read_at_the_door
from contracts.identifiers import NATION
from contracts.streams import channel_key, is_about_a_case, stream_of
from services.projections.domain.entries import Entry, read
from tests.contract.files import EVENT_NAMES, event_validator, validator
from tests.strategies import envelopes, facts

RECORDED_AT = datetime(2008, 10, 14, 7, 12, 4, tzinfo=UTC)
EACH = settings(max_examples=25, deadline=None)
every_event = pytest.mark.parametrize("name", EVENT_NAMES)


@every_event
@given(data=st.data())
@EACH
def test_a_fact_reads_back_as_it_was_said(name: str, data: st.DataObject) -> None:
    fact = data.draw(facts(name)).recorded(RECORDED_AT)
    stored = encode(fact)
    assert decode(stored) == fact
    assert encode(decode(stored)) == stored


@every_event
@given(data=st.data())
@EACH
def test_what_the_door_takes_satisfies_the_published_schemas(
    name: str, data: st.DataObject
) -> None:
    said = data.draw(envelopes(name))
    validator("envelope.v1").validate(said)
    event_validator(name).validate(said["data"])
    stored = json.loads(encode(read_at_the_door(said).recorded(RECORDED_AT)))
    validator("fact.v1").validate(stored)
    event_validator(name).validate(stored["data"])


@every_event
@given(data=st.data())
@EACH
def test_the_projections_read_whatever_the_door_takes(name: str, data: st.DataObject) -> None:
    fact = data.draw(facts(name)).recorded(RECORDED_AT)
    seen = read(Entry(1, stream_of(fact), encode(fact)))
    assert (seen.id, seen.type, seen.sequence) == (str(fact.id), fact.type, fact.sequence)


@every_event
@given(data=st.data())
@EACH
def test_the_digest_ignores_key_order_and_white_space(name: str, data: st.DataObject) -> None:
    said = data.draw(envelopes(name))
    reordered = json.loads(json.dumps(_reversed(said), indent=data.draw(st.integers(0, 4))))
    fact = read_at_the_door(said)
    assert content_digest(read_at_the_door(reordered)) == content_digest(fact)
    assert content_digest(fact.recorded(RECORDED_AT)) == content_digest(fact)


@given(facts())
@EACH
def test_the_digest_tells_two_contents_apart(fact: Fact) -> None:
    said = json.loads(encode(fact))
    said["time"] = "1999-01-01T00:00:00Z"
    assert content_digest(read_at_the_door(said)) != content_digest(fact)


@given(facts())
@EACH
def test_a_person_is_never_a_key(fact: Fact) -> None:
    key = channel_key(fact)
    assert fact.subject not in key or not is_about_a_case(fact)
    assert key == NATION or fact.source.startswith((f"/posts/{key}", f"/areas/{key}"))
    assert is_about_a_case(fact) == (stream_of(fact) == f"case/{fact.subject}")


def _reversed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(item) for item in value] if isinstance(value, list) else value
