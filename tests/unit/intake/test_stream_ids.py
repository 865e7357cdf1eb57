"""The name of a stream is taken apart in one place, whatever kind of stream it names."""

from uuid import UUID

import pytest

from contracts.envelope import decode
from contracts.streams import StreamId, is_about_a_case, stream_of
from tests.contract.files import EVENT_NAMES, sample

CASE = UUID("6d4f1a3e-0000-4000-8000-000000000001")


@pytest.mark.parametrize("name", EVENT_NAMES)
def test_a_stream_names_the_case_of_its_facts_and_no_other_kind_does(name: str) -> None:
    fact = decode(sample(name))
    about_a_case = is_about_a_case(fact)
    assert stream_of(fact).case == (fact.subject.lower() if about_a_case else None)


def test_a_stream_is_the_text_that_the_log_stores() -> None:
    assert StreamId.of_case(CASE) == f"case/{CASE}"
    assert {StreamId("27-01"): 1}["27-01"] == 1


def test_a_stream_says_its_key_unless_it_is_a_case() -> None:
    keys = [
        StreamId(text).channel_key for text in ("27-01", "27-01/2008-10", "series/doleances/27")
    ]
    assert keys == ["27-01", "27-01", "27"]
    assert StreamId.of_case(CASE).channel_key is None
    assert StreamId("series/doleances/27").is_series
