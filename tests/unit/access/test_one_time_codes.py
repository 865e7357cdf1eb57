"""Codes of time: those of RFC 6238, near their time alone."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access.domain.one_time_codes import (
    STEP_S,
    code_at,
    enrolment_uri,
    key_text,
    step_of,
    step_of_code,
)

RFC = b"12345678901234567890"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_codes_are_those_of_rfc_6238_appendix_b(second: int, code: str) -> None:
    assert code_at(RFC, second // STEP_S, digits=8) == code


@given(st.binary(min_size=20, max_size=20), st.integers(-3, 3))
def test_a_code_is_known_half_a_minute_early_or_late_and_no_more(secret: bytes, away: int) -> None:
    step = step_of(NOW) + away
    near = [step_of(NOW) + each for each in (-1, 0, 1)]
    typed = code_at(secret, step)
    same = [each for each in near if code_at(secret, each) == typed]
    assert step_of_code(secret, typed, NOW) == (same[0] if same else None)
    assert (step in near) <= bool(same)


def test_the_end_of_a_step_is_the_beginning_of_the_next() -> None:
    start = datetime.fromtimestamp(step_of(NOW) * STEP_S, UTC)
    assert step_of(start + timedelta(seconds=STEP_S - 1)) == step_of(NOW)
    assert step_of(start + timedelta(seconds=STEP_S)) == step_of(NOW) + 1


def test_an_application_reads_the_account_and_its_secret() -> None:
    found = urlsplit(enrolment_uri("a@b.fr", RFC))
    asked = parse_qs(found.query)
    assert (found.scheme, found.netloc, found.path) == ("otpauth", "totp", "/Relais:a%40b.fr")
    assert b32decode(asked["secret"][0]) == b32decode(key_text(RFC).replace(" ", "")) == RFC
    assert asked["issuer"] == ["Relais"]
