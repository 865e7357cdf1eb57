"""A fact in a bundle: its bytes come back as they are, and only one text says them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.bundle import event_line, event_of

STORED = b'{"specversion":"1.0"}'


@given(st.binary(min_size=16, max_size=16), st.binary().filter(lambda b: b"\n" not in b))
def test_a_fact_comes_back_byte_for_byte(salt: bytes, stored: bytes) -> None:
    assert event_of(event_line(salt, stored)) == (salt, stored)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}\n",
        event_line(b"\xab" * 16, STORED).replace(b"ab", b"AB", 1),
        event_line(b"\xab" * 16, STORED)[:-1],
        event_line(b"\xab" * 16, STORED) + b" ",
        event_line(b"\xab" * 16, STORED).replace(b'","fact":', b'", "fact":'),
        event_line(b"\xab" * 15, STORED),
    ],
)
def test_any_other_text_is_no_fact(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  whatever is wrong, the caller names the line
        event_of(line)
