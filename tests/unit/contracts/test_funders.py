"""The SIREN of a funder is held against its key in a new fact; what was kept before stays."""

import pytest
from pydantic import ValidationError
from pydantic_core import to_json

from contracts.envelope import decode, read_at_the_door
from contracts.events.posts import FundingPledged
from tests.builders import envelope

MISTYPED, RIGHT = "123456789", "222702292"


def test_a_mistyped_siren_is_refused_at_the_door_and_read_where_it_was_kept() -> None:
    said = envelope("funding-pledged", funder_code=MISTYPED)
    with pytest.raises(ValidationError, match="sa clé ne convient pas"):
        read_at_the_door(said)
    kept = decode(to_json(said)).event
    assert isinstance(kept, FundingPledged)
    assert kept.funder_code == MISTYPED


def test_the_siren_of_an_organisation_is_taken() -> None:
    event = read_at_the_door(envelope("funding-pledged", funder_code=RIGHT)).event
    assert isinstance(event, FundingPledged)
    assert event.funder_code == RIGHT
