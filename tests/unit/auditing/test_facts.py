"""The one form of a fact: whatever intake stores has it, and any other text is refused by name."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from contracts.envelope import encode
from services.verifier.bundle import Wrong
from services.verifier.facts import require_fact
from tests.builders import fact
from tests.strategies import facts

RECORDED = datetime(2009, 1, 5, 8, tzinfo=UTC)
STORED = encode(fact("case-opened", sequence=3, device="a").recorded(RECORDED))
ID, SUBJECT = STORED[27:63], STORED.partition(b'"subject":"')[2][:36]
OTHER = {
    "a space": (b',"type"', b', "type"', "sous sa seule forme"),
    "a key twice": (b',"type"', b',"sequence":3,"type"', "sous sa seule forme"),
    "a number of two texts": (b'"sequence":3', b'"sequence":3.00', "sous sa seule forme"),
    "a letter escaped": (b"case-opened", b"c\\u0061se-opened", "sous sa seule forme"),
    "a carriage return": (b"{", b"{\r", "sous sa seule forme"),
    "a brace that is missing": (b"}}", b"}", "ce n'est pas du JSON"),
    "a byte that is no text": (b"case-opened", b"case-\xffpened", "ce n'est pas du JSON"),
    "a key more": (b',"data"', b',"more":1,"data"', "ses clés"),
    "a key less": (b'"specversion":"1.0",', b"", "ses clés"),
    "another version of envelopes": (b'"1.0"', b'"1.1"', "son enveloppe"),
    "another form of data": (b"application/json", b"application/text", "son enveloppe"),
    "keys in another order": (b'"sequence":3,"device":"a"', b'"device":"a","sequence":3', "clés"),
    "a key that its type has not": (b'"force"', b'"forces"', "« forces » n'est pas de son type"),
    "an id in capitals": (ID, b"ABCDEF" + ID[6:], "UUID en minuscules"),
    "another's subject": (SUBJECT, b"27-01", "son sujet"),
    "a case of another version": (SUBJECT, SUBJECT[:14] + b"1" + SUBJECT[15:], "son sujet"),
    "another post's source": (b'"/posts/27-01', b'"/posts/27-02', "sa source"),
    "no data": (STORED[STORED.index(b'"data":') :], b'"data":[]}', "forme attendue"),
}


@settings(max_examples=150)
@given(facts(), st.integers(0, 999_999))
def test_every_fact_that_intake_stores_has_its_one_form(of, microseconds: int) -> None:
    at = RECORDED + timedelta(microseconds=microseconds)
    require_fact(encode(of.recorded(at)), 1)


@given(st.text() | st.floats(0, 10**15) | st.integers(-(2**53), 2**53))
def test_both_writers_of_json_write_the_same(value: object) -> None:
    assert to_json(value) == msgspec.json.encode(value)


@pytest.mark.parametrize("how", OTHER)
def test_any_other_text_of_a_fact_is_refused_by_name(how: str) -> None:
    before, after, said = OTHER[how]
    assert before in STORED
    with pytest.raises(Wrong, match=said) as refused:
        require_fact(STORED.replace(before, after, 1), 7)
    assert str(refused.value).startswith("events.jsonl, fait n° 7 : ")
