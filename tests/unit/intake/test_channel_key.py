"""The key that the relay gives a row is the one that contracts.streams gives its fact."""

import pytest

from contracts.envelope import decode
from contracts.streams import channel_key, stream_of
from services.intake.adapters.channel.kafka_channel import key_of
from services.intake.ports import StoredFact
from tests.contract.files import EVENT_NAMES, sample


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_a_row_has_the_key_of_its_fact(name):
    fact = decode(sample(name))
    row = StoredFact(1, stream_of(fact), sample(name))
    assert key_of(row) == channel_key(fact).encode()
