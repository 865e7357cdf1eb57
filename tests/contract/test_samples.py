"""The golden samples: one stored fact of each event type, read for ever."""

import json
import re

import pytest

from contracts.envelope import decode, encode
from contracts.events import EVENTS, Event
from contracts.streams import stream_of
from services.projections.domain.entries import Entry, read
from tests.contract.files import EVENT_NAMES, SAMPLES, event_validator, sample, stem, validator

every_event = pytest.mark.parametrize("name", EVENT_NAMES)


def test_every_event_has_a_sample_and_every_sample_its_event() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {f"{stem(n)}.json" for n in EVENT_NAMES}


@every_event
def test_a_sample_is_encoded_to_the_same_bytes(name: str) -> None:
    assert encode(decode(sample(name))) == sample(name)


@every_event
def test_a_sample_satisfies_its_schemas(name: str) -> None:
    said = json.loads(sample(name))
    validator("fact.v1").validate(said)
    event_validator(name).validate(said["data"])
    del said["recordedat"]
    validator("envelope.v1").validate(said)


@every_event
def test_the_projections_read_a_sample(name: str) -> None:
    fact = decode(sample(name))
    assert read(Entry(1, stream_of(fact), sample(name))).type == name


@every_event
def test_a_name_is_well_formed_and_a_past_participle(name: str) -> None:
    assert re.fullmatch(r"relais\.[a-z]+(-[a-z]+)*\.v1", name)
    last = name.split(".")[1].split("-")[-1]
    assert last.endswith("ed") or last in {"held", "made", "withdrawn"}


def test_names_are_the_names_of_their_classes() -> None:
    for name, event in EVENTS.items():
        words = name.split(".")[1].split("-")
        assert event.__name__ == "".join(word.capitalize() for word in words)


def test_no_two_events_share_a_name_and_none_is_left_out() -> None:
    assert sorted(kind.NAME for kind in _below(Event) if kind.NAME) == sorted(EVENTS)


def _below(kind: type[Event]) -> set[type[Event]]:
    return {each for base in kind.__subclasses__() for each in (base, *_below(base))}
