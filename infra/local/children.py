"""Child processes that are kept alive, and stopped in the reverse order of their start."""

import signal
import subprocess
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

GRACE_S = 30  # a batch of a worker and its commit end well within
DEATHS, WITHIN_S = 5, 120  # more deaths than that in such a time: the cause does not go away
LONGEST_WAIT_S = 15.0

Start = Callable[[Any], subprocess.Popen[bytes]]
"""Starts the process with its output in the file given."""


class GivenUp(Exception):
    """A child dies again and again; the message (French) says which and where it says why."""


@dataclass
class Child:
    """One process: how it is started, asked to stop, and where it speaks."""

    name: str
    start: Start
    log: Path
    ask: signal.Signals = signal.SIGTERM
    health: int | None = None
    """The port where it says whether it is ready, of one that serves nobody."""
    _process: subprocess.Popen[bytes] | None = None
    _deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS))
    _again_at: float = 0.0

    def go(self) -> None:
        """Start it."""
        with self.log.open("ab") as out:
            self._process = self.start(out)

    @property
    def pid(self) -> int | None:
        """Its number while it runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if running and self._process else None

    def keep(self, now: float, say: Callable[[str], None]) -> None:
        """Start it again if it died: after 1, 2, 4… seconds. Raises GivenUp."""
        process = self._process
        if process is None:
            if now >= self._again_at:
                self.go()
            return
        if process.poll() is None:
            return
        self._process = None
        while self._deaths and now - self._deaths[0] > WITHIN_S:
            self._deaths.popleft()
        self._deaths.append(now)
        if len(self._deaths) == DEATHS:
            raise GivenUp(
                f"{self.name} s'est arrêté {DEATHS} fois en moins de {WITHIN_S} s "
                f"(code {process.returncode}). Ses derniers mots, dans {self.log} :\n{self.tail()}"
            )
        wait = min(2.0 ** (len(self._deaths) - 1), LONGEST_WAIT_S)
        self._again_at = now + wait
        say(
            f"{self.name} s'est arrêté (code {process.returncode}) ; "
            f"nouvel essai dans {wait:.0f} s, journal : {self.log}"
        )

    def tail(self) -> str:
        """The last lines it said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])

    def ask_to_stop(self) -> None:
        """Ask politely."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(self.ask)

    def wait(self, deadline: float) -> None:
        """Wait until it has stopped; kill it at the deadline."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.1, deadline - monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def stop(ranks: list[list[Child]]) -> None:
    """Stop the last rank first; those of a rank together."""
    for rank in reversed(ranks):
        for child in rank:
            child.ask_to_stop()
        deadline = monotonic() + GRACE_S
        for child in rank:
            child.wait(deadline)
