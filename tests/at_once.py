"""Acts that begin at the same moment, each in a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Result = TypeVar("Result")


def at_once(*acts: Callable[[], Result]) -> list[Result]:
    """What each act gives, in their order. Raises what one of them raises."""
    together = Barrier(len(acts))

    def begin(act: Callable[[], Result]) -> Result:
        together.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(begin, acts))
