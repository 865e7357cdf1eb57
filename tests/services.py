"""Services that a test starts itself, on loopback, and stops at its end."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

POSTGRES_USER = "postgres"


class NotInstalled(Exception):
    """The service is not on this machine; the message says what is missing."""


def free_port() -> int:
    """A TCP port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def chromium() -> str:
    """The path of Debian's Chromium. Raises NotInstalled."""
    found = shutil.which("chromium")
    if found is None:
        raise NotInstalled("Chromium is not installed (Debian package chromium).")
    return found


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own, in a temporary folder; yields its libpq URL.

    Raises NotInstalled.
    """
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        raise NotInstalled("PostgreSQL is not installed (Debian package postgresql).")
    folder = Path(mkdtemp(prefix="relais-postgresql-"))
    port = free_port()
    home = binaries[-1].parent
    data = folder / "data"
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    try:
        if os.getuid() == 0:
            user = pwd.getpwnam(POSTGRES_USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        _as_user(home / "initdb", "-D", data, "-U", "relais", "--auth=trust", "--encoding=UTF8")
        _as_user(home / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        yield f"postgresql://relais@127.0.0.1:{port}/postgres"
    finally:
        with suppress(subprocess.CalledProcessError):  # a test may have killed it
            _as_user(home / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _as_user(*command: object) -> None:
    """Run a command of PostgreSQL, which refuses to be root."""
    words = [str(word) for word in command]
    if os.getuid() == 0:
        words = ["runuser", "-u", POSTGRES_USER, "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")
