"""What keeps secrets in memory from other processes, from dumps, and from lasting."""

import ctypes
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Secret: TypeAlias = bytes | bytearray
"""A key: a bytearray wherever this program makes it, so that it can be overwritten."""

SET_DUMPABLE = 4  # of prctl(2)


def keep_from_dumps() -> None:
    """No core is ever written of this process, and no other of the same account reads its memory.

    Each process says so for itself at its start: a program that is started loses it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _libc().prctl(SET_DUMPABLE, 0, 0, 0, 0)


def lock(secret: bytearray) -> bool:
    """Keep these bytes out of swap; whether the system lets us."""
    if sys.platform != "linux":
        return False
    held = (ctypes.c_char * len(secret)).from_buffer(secret)
    return bool(_libc().mlock(ctypes.addressof(held), ctypes.c_size_t(len(secret))) == 0)


def drawn(size: int) -> bytearray:
    """New random bytes, from the system, that were never anything but these bytes."""
    found = bytearray(size)
    with open("/dev/urandom", "rb", buffering=0) as source:
        read = source.readinto(found)
    if read != size:
        raise OSError("/dev/urandom")
    return found


def overwrite(secret: Secret) -> None:
    """Put zeros over a key that is of no more use; what cannot be changed is left."""
    if isinstance(secret, bytearray):
        secret[:] = bytes(len(secret))


@contextmanager
def short_lived(secret: Secret) -> Iterator[Secret]:
    """A key for the time of the body, overwritten at its end, also when it fails."""
    try:
        yield secret
    finally:
        overwrite(secret)


def forget_variables(names: Iterable[str]) -> None:
    """Take variables out of this process's environment, and put zeros over them there.

    What was read of them before stays where it was read to: see docs/security-asvs-2.md, 8.3.6.
    """
    libc = _libc()
    libc.getenv.restype, libc.strlen.restype = ctypes.c_void_p, ctypes.c_size_t
    for name in names:
        if place := libc.getenv(name.encode()):
            ctypes.memset(place, 0, libc.strlen(ctypes.c_void_p(place)))
        os.environ.pop(name, None)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
