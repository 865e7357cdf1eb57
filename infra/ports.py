"""Ports that no two processes of Relais on this machine are given, from the draw on.

A port that is drawn and not listened on yet belongs to nobody: two set-ups that started at once
drew the same one, and the facts of one went into the other's log. So whoever draws a port locks a
file named after it, where all look, until its process ends.
"""

import fcntl
import os
import socket
from pathlib import Path
from tempfile import gettempdir

HELD: dict[int, int] = {}
"""The ports that this process holds, each with the descriptor of its lock."""


def hold(wished: int = 0) -> int:
    """A port of loopback, the one wished for if it can be had, held until this process ends."""
    while not _taken(wished):
        wished = 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            wished = int(probe.getsockname()[1])
    return wished


def _taken(port: int) -> bool:
    """Whether we hold it now: nobody listens there, and no other process holds it."""
    if port == 0 or port in HELD:
        return False
    folder = Path(gettempdir()) / "relais-ports"
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        folder.chmod(0o1777)  # every account of the machine draws here
    try:
        lock = os.open(folder / str(port), os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # TIME_WAIT is nobody
            probe.bind(("127.0.0.1", port))
    except OSError:
        os.close(lock)
        return False
    HELD[port] = lock
    return True
