"""The holder of the keys beside the embedded server: a child that is kept alive, and asked."""

import subprocess
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Event, Thread

from services.chassis.logs import logger
from services.keys import KEYS, KEYS_SOCKET
from services.keys.asking import KeysAway
from services.keys.freed import WHOLLY
from services.keys.parts import ALL
from services.keys.wire import socket_of

LONGEST_WAIT_S = 15.0  # between two starts

_LOG = logger(__name__)


@contextmanager
def holding(folder: Path, variables: MutableMapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The holder of a folder's keys while the body runs, started again whenever it ends.

    Gives the variables with which the platform asks it; keys are taken out of `variables`.
    Raises KeysAway when it does not start.
    """
    place = Path(mkdtemp(prefix="relais-cles-"))
    told = dict(variables)
    for name in KEYS:
        for each in (name, f"{name}_COMMAND"):
            variables.pop(each, None)
    child = _Child(folder, place, told)
    try:
        child.start()
        kept = Thread(target=child.keep, name="keys", daemon=True)
        kept.start()
        yield {**variables, KEYS_SOCKET: str(socket_of(place, ALL))}
    finally:
        child.stop()
        rmtree(place, ignore_errors=True)


class _Child:
    """The process, and what it is started with."""

    def __init__(self, folder: Path, place: Path, told: Mapping[str, str]) -> None:
        words = ["keys", "hold", "--sockets", str(place), "--data", str(folder), "--beside"]
        self._words = [sys.executable, "-m", "services", *words]
        self._told, self._over = {**told, **WHOLLY}, Event()
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers. Raises KeysAway."""
        started = subprocess.Popen(
            self._words, env=self._told, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._running = started
        if not (started.stdout and started.stdout.readline()):
            raise KeysAway(
                f"Le gardien des clés ne démarre pas (code {started.wait()}) : voyez ce qu'il dit "
                "ci-dessus."
            )

    def keep(self) -> None:
        """Start it again each time it ends, until `stop`: after 1, 2, 4… seconds."""
        wait = 1.0
        while self._running and not self._over.is_set():
            code = self._running.wait()
            if self._over.wait(wait if code else 0):
                return
            _LOG.error("keys_holder_ended", code=code, again_s=wait)
            try:
                self.start()
                wait = 1.0
            except KeysAway:
                wait = min(wait * 2, LONGEST_WAIT_S)

    def stop(self) -> None:
        """Let it end: it does when nobody holds the other end of its input."""
        self._over.set()
        if self._running:
            self._running.communicate()
