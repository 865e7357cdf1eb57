"""One process of the platform: started by its own command, killed, stopped, frozen."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
GRACE_S = 40.0


class Process:
    """`python -m …` with nothing of Relais in its environment but what it is given."""

    def __init__(
        self, name: str, words: Sequence[str], variables: Mapping[str, str], port: int, log: Path
    ) -> None:
        self.name, self.words, self.port, self.log = name, words, port, log
        ours = {key: value for key, value in os.environ.items() if not key.startswith("RELAIS_")}
        self.variables = {**ours, **variables}
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it says goes to its log, after what it said before."""
        with self.log.open("ab") as out:
            self.running = subprocess.Popen(
                [sys.executable, "-m", *self.words],
                cwd=ROOT,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.running is not None and self.running.poll() is None

    def answers(self, path: str) -> bool:
        """Whether it says yes at `/livez` or `/readyz`."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=5).is_success
        except httpx.TransportError:
            return False

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it."""
        assert self.running
        self.running.send_signal(number)

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        if self.running:
            self.running.kill()
            self.running.wait()

    def stop(self) -> None:
        """Ask it to end, and insist that it ends well."""
        assert self.running
        self.running.terminate()
        code = self.running.wait(GRACE_S)
        assert code == 0, f"{self.name} ended with {code}: {self.tail()}"

    def tail(self) -> str:
        """The last lines it said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
