"""Services that a test starts itself, on loopback, and stops at its end."""

import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep

from infra.local.postgresql import SUPERUSER, PostgreSQL
from infra.local.postgresql import NotInstalled as NotInstalled
from infra.ports import hold

START_S = 30
free_port = hold


FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
"""With which Chromium is started."""


def chromium() -> str:
    """The path of Debian's Chromium. Raises NotInstalled."""
    found = shutil.which("chromium")
    if found is None:
        raise NotInstalled("Chromium is not installed (Debian package chromium).")
    return found


@contextmanager
def postgresql(password: str | None = None) -> Iterator[str]:
    """A PostgreSQL server of our own, in a temporary folder; yields its libpq URL.

    Without a password, whoever comes is trusted. Raises NotInstalled.
    """
    folder = Path(mkdtemp(prefix="relais-postgresql-"))
    folder.chmod(0o711)  # PostgreSQL's account goes through it
    made = PostgreSQL(folder / "server", free_port())
    url = made.url(SUPERUSER, password or "")
    try:
        made.prepare(password)
        _running[url] = _Running(made)
        yield url
    finally:
        if url in _running:
            _running.pop(url).crash()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_stopped(url: str) -> Iterator[None]:
    """The server of `postgresql()` at `url` is down meanwhile, as if it had crashed."""
    _running[url].crash()
    try:
        yield
    finally:
        _running[url].start()


class _Running:
    """A server at work."""

    def __init__(self, made: PostgreSQL) -> None:
        self.made = made
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = self.made.folder.with_suffix(".log")
        with log.open("ab") as out:
            self.process = self.made.start(out)
        until = monotonic() + START_S
        while not self.made.answers():
            if self.process.poll() is not None or monotonic() > until:
                raise RuntimeError(f"PostgreSQL does not start:\n{log.read_text()[-2000:]}")
            sleep(0.05)

    def crash(self) -> None:
        """What PostgreSQL calls an immediate stop: the next start must recover."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()


_running: dict[str, _Running] = {}
