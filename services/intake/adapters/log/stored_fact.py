"""A row of the log."""

from typing import NamedTuple


class StoredFact(NamedTuple):
    """Its position, its stream, and the contract bytes."""

    position: int
    stream: str
    stored: bytes
