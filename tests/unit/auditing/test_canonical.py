"""Canonical JSON: the examples of RFC 8785 that have no fraction, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.transparency.canonical import canonical, digest

VALUES = st.recursive(
    st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def test_strings_and_keys_are_written_as_the_rfc_says() -> None:
    assert canonical('€$\x0f\nA\'B"\\"/') == '"€$\\u000f\\nA\'B\\"\\\\\\"/"'  # RFC 8785, 3.2.2
    keys = ["€", "\r", "\ufb33", "1", "😀", "\x80", "ö"]
    written = json.loads(canonical({key: 0 for key in keys}))
    assert list(written) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]  # 3.2.3


@given(VALUES)
def test_a_value_reads_back_and_is_written_the_same_again(value: object) -> None:
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_the_order_of_keys_changes_no_digest() -> None:
    assert digest({"a": 1, "b": [True]}) == digest({"b": [True], "a": 1})


@pytest.mark.parametrize("value", [1.5, None, 2**53, b"x", "\ud800", {"a": None}, {1: "a"}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((ValueError, AttributeError)):
        canonical(value)
