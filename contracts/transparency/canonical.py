"""Canonical JSON (RFC 8785) of what needs no fraction: the same value gives the same bytes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

EXACT = 2**53 - 1  # beyond it, a reader that keeps numbers as doubles would change an integer


def canonical(value: Any) -> str:
    """A value of mappings, sequences, strings, booleans and integers.

    Raises ValueError for anything else, and for what I-JSON cannot say.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) <= EXACT:
            return str(value)
        case str():
            value.encode()  # a lone surrogate is no text: UnicodeEncodeError is a ValueError
            return json.dumps(value, ensure_ascii=False)
        case Mapping():
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return "{" + ",".join(f"{canonical(k)}:{canonical(value[k])}" for k in keys) + "}"
        case Sequence() if not isinstance(value, bytes):
            return "[" + ",".join(map(canonical, value)) + "]"
    raise ValueError(f"{value!r} has no canonical form here")


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal. Raises ValueError."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
