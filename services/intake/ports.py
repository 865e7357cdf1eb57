"""What the application needs of the place where facts are kept."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from contracts.envelope import Fact

Clock = Callable[[], datetime]
"""Intake's own clock, aware."""


class NewFact(NamedTuple):
    """A fact to store: its place in its stream (from 1), and the digest of what was said."""

    stream: str
    version: int
    fact: Fact
    digest: bytes


class Accepted(NamedTuple):
    """What is kept of an id that was accepted."""

    digest: bytes
    position: int


class StoreUnavailable(Exception):
    """The store cannot write just now (locked, read-only, gone): nothing was stored.

    Unless the connection broke before the answer to a commit: then all may be stored, and
    the same facts sent again are answered as duplicates.
    """


class StoreFull(StoreUnavailable):
    """No space is left: nothing was stored."""


class StoreMoved(Exception):
    """Another process has written meanwhile: nothing was stored, judge again."""


class FactLog(Protocol):
    """The log of facts and the ids it has accepted."""

    def accepted(self, ids: Collection[UUID]) -> Mapping[UUID, Accepted]:
        """Those of `ids` that the log has accepted."""

    def histories(self, streams: Collection[str]) -> Mapping[str, Sequence[Fact]]:
        """All facts of each of `streams` that has any, in log order."""

    def append(self, facts: Sequence[NewFact]) -> Sequence[int]:
        """Store `facts` and their ids durably, all or none; their positions.

        Raises StoreUnavailable, StoreFull and StoreMoved.
        """

    def last_recorded_at(self) -> datetime | None:
        """Intake's clock on the last fact, None for an empty log."""
