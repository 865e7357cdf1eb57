"""Tries that are counted before they are judged: many at once count each other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from services.access.ports import Clock, Sessions, TooManyFailures
from services.keys.asking import KeysAway

WINDOW = timedelta(minutes=15)


class Patience:
    """How often something may be tried, and fail, within WINDOW."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    @contextmanager
    def trying(self, most: Mapping[str, int]) -> Iterator[None]:
        """One try under each key, at most so many; it is forgotten unless something is raised.

        Nobody is blamed while the keys are away, with which it is judged. Raises TooManyFailures.
        """
        now = self._clock()
        self._require(most, now, 0)
        self._sessions.failed(list(most), now)
        self._require(most, now, 1)
        try:
            yield
        except KeysAway:
            self._sessions.forgive(list(most), now)
            raise
        self._sessions.forgive(list(most), now)

    def count(self, most: Mapping[str, int]) -> None:
        """Count a try that is never forgotten. Raises TooManyFailures."""
        now = self._clock()
        self._require(most, now, 0)
        self._sessions.failed(list(most), now)

    def _require(self, most: Mapping[str, int], now: datetime, own: int) -> None:
        for key, allowed in most.items():
            if self._sessions.failures(key, now - WINDOW) >= allowed + own:
                raise TooManyFailures(
                    "Trop d'essais manqués : attendez un quart d'heure, puis réessayez."
                )
