"""The codes of an authenticator application: time-based one-time passwords (RFC 6238)."""

import hmac
from base64 import b32encode
from datetime import datetime

from pyotp import HOTP, TOTP

STEP_S = 30
DIGITS = 6
DRIFT = 1  # steps: a telephone's clock may be half a minute early or late
SECRET_BYTES = 20  # the length of a SHA-1, as RFC 4226 (4, R6) recommends


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one step of time; a step is counted from 1970."""
    return HOTP(_base32(secret), digits=digits).at(step)


def step_of(at: datetime) -> int:
    """The step in which an instant is."""
    return int(at.timestamp()) // STEP_S


def step_of_code(secret: bytes, typed: str, at: datetime) -> int | None:
    """The step whose code was typed, None where it is of none near `at`.

    The caller refuses a step that was used before: a code opens once.
    """
    near = range(step_of(at) - DRIFT, step_of(at) + DRIFT + 1)
    found = [s for s in near if hmac.compare_digest(code_at(secret, s).encode(), typed.encode())]
    return found[0] if found else None


def key_text(secret: bytes) -> str:
    """The secret as somebody types it into the application: groups of four letters or digits."""
    text = _base32(secret)
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def enrolment_uri(login: str, secret: bytes) -> str:
    """What the application reads in a QR code: the account and its secret."""
    return TOTP(_base32(secret)).provisioning_uri(name=login, issuer_name="Relais")


def _base32(secret: bytes) -> str:
    return b32encode(secret).decode().rstrip("=")
