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

import psycopg

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
    try:
        if os.getuid() == 0:
            user = pwd.getpwnam(POSTGRES_USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        _as_user(home / "initdb", "-D", data, "-U", "relais", "--auth=trust", "--encoding=UTF8")
        with (data / "postgresql.conf").open("a") as settings:
            settings.write("listen_addresses = '127.0.0.1'\n")
            settings.write(f"port = {port}\nunix_socket_directories = '{folder}'\n")
        _as_user(home / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "start")
        yield f"postgresql://relais@127.0.0.1:{port}/postgres"
    finally:
        with suppress(subprocess.CalledProcessError):  # a test may have killed it
            _as_user(home / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_stopped(url: str) -> Iterator[None]:
    """The server of `postgresql()` at `url` is down meanwhile, as if it had crashed."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    data = Path(str(row[0] if row else ""))
    home = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1].parent
    _as_user(home / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    try:
        yield
    finally:
        _as_user(home / "pg_ctl", "-D", data, "-w", "-l", data.parent / "log", "start")


def _as_user(*command: object) -> None:
    """Run a command of PostgreSQL, which refuses to be root."""
    words = [str(word) for word in command]
    if os.getuid() == 0:
        words = ["runuser", "-u", POSTGRES_USER, "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd="/")
