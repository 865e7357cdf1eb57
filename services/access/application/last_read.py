"""The register as it was read last, and what is appended behind it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock, local
from typing import NamedTuple

from services.access.domain.events import AccessEvent
from services.access.domain.register import Register, evolved
from services.access.ports import AccessEvents


class Read(NamedTuple):
    """The register, and the position of the last event that it knows of."""

    register: Register
    position: int


class LastRead:
    """Folds the log of accounts, each event once, for all threads."""

    def __init__(self, log: AccessEvents) -> None:
        self._log = log
        self._folded = Read(Register(), 0)
        self._folding = Lock()
        self._still = local()

    def read(self) -> Read:
        """The register, brought up to the last event of the log, unless it is to stay still."""
        still: Read | None = getattr(self._still, "read", None)
        return still or self._brought_up()

    @contextmanager
    def still(self) -> Iterator[None]:
        """This thread reads the log no more until the end, or until it appends."""
        self._still.read = self._brought_up()
        try:
            yield
        finally:
            self._still.read = None

    def append(self, said: Sequence[AccessEvent], at: datetime, by: str) -> None:
        """Append behind what this thread read. Raises Overtaken."""
        self._log.append(said, at, by, self.read().position)
        self._still.read = None

    def _brought_up(self) -> Read:
        with self._folding:
            new = self._log.after(self._folded.position)
            if new:
                said = ((each.event, each.at, each.by) for each in new)
                self._folded = Read(evolved(self._folded.register, said), new[-1].position)
            return self._folded
