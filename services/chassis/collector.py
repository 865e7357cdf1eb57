"""Python's cycle collector, kept out of the way of requests and of bulk work."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

YOUNG_OBJECTS = 50_000  # about a chunk of bulk work; Python's 700 cost a quarter of it


def freeze_what_started() -> None:
    """Never look again through what exists now; call it once, when a process is ready.

    Looking through a started process takes 80 ms, every thousand requests or so.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for cycles once a chunk of work rather than all the time."""
    before = gc.get_threshold()
    gc.set_threshold(YOUNG_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def one_collection_after() -> Iterator[None]:
    """Look for cycles once, at the end: a batch makes objects by the million, and no cycle.

    Worth a fifth of a catch-up. The look is a whole one, 0.1 s: what survived an earlier
    batch and died since would otherwise stay. After a small batch it is left to Python.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        if gc.get_count()[0] > YOUNG_OBJECTS:
            gc.collect()
