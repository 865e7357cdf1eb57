"""Links: what was signed is read, and nothing else is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from services.faces.partners.deliveries.links import Granted, KeyedLinks, LinkForged, until

KEY = bytes(range(32))
LINKS = KeyedLinks(lambda: KEY)
DAY = datetime(2010, 3, 1, tzinfo=UTC)
granted = st.builds(
    Granted,
    release=st.text(max_size=20),
    view=st.sampled_from(["dcsp", "public"]),
    scope=st.none() | st.sampled_from(["27", "27-01"]),
    format=st.sampled_from(["pdf", "xlsx"]),
    subscription=st.text("0123456789abcdef", min_size=16, max_size=16),
    until=st.datetimes(timezones=st.just(UTC)),
)


@given(granted)
def test_what_was_signed_is_read_again(one):
    assert LINKS.read(LINKS.sign(one)) == one


@given(granted, st.data())
def test_a_link_that_was_changed_anywhere_opens_nothing(one, data):
    token = LINKS.sign(one)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("Ax0_-.").filter(lambda each: each != token[at]))
    changed = token[:at] + other + token[at + 1 :]
    try:
        assert LINKS.read(changed) == one  # the last letter of base64 has bits that mean nothing
    except LinkForged:
        return
    assert at in (len(token) - 1, token.index(".") - 1)


@pytest.mark.parametrize("token", ["", "rien", "a.b.c", "é", "." * 2, "x" * 5000])
def test_what_nobody_signed_opens_nothing(token):
    with pytest.raises(LinkForged):
        LINKS.read(token)


def test_another_key_another_use_and_no_signature_open_nothing():
    one = Granted("2009-1", "dcsp", None, "pdf", "0" * 16, DAY)
    with pytest.raises(LinkForged):
        LINKS.read(KeyedLinks(lambda: bytes(32)).sign(one))
    key = OctKey.import_key(KEY)
    session = jwt.encode({"alg": "HS256"}, {"kind": "session"}, key)
    with pytest.raises(LinkForged):
        LINKS.read(session)
    header, _, rest = LINKS.sign(one).partition(".")
    unsigned = "eyJhbGciOiJub25lIn0." + rest.rpartition(".")[0] + "."
    assert header != unsigned.partition(".")[0]
    with pytest.raises(LinkForged):
        LINKS.read(unsigned)


def test_a_link_opens_for_as_many_days_as_is_said():
    assert until(DAY, 30) == datetime(2010, 3, 31, tzinfo=UTC)
