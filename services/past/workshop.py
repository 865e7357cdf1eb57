"""Long work behind an HTTP request: one at a time, given up when nobody waits any more."""

from asyncio import create_task, to_thread, wait
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import TypeVar

from fastapi import Request

from contracts.problems import OVERLOADED
from services.chassis.http import ProblemFound
from services.projections.consumer import Progress

LOOK_S = 0.25  # how long an abandoned build goes on at most, and how often we look
AGAIN_S = 30  # a year of the nation is read in about as long

T = TypeVar("T")


class GivenUp(Exception):
    """Whoever asked has gone."""


class Workshop:
    """Builds of the past read the whole log: two at once would starve those who enter facts."""

    def __init__(self) -> None:
        self._busy = Lock()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for the place, and hold it: for a build that nobody waits for at a request."""
        with self._busy:
            yield

    async def make(self, request: Request, work: Callable[[Progress], T]) -> T:
        """What `work` makes in a thread; it must call the progress it is given, often.

        Raises ProblemFound (503) while another is made, and GivenUp once the client has gone:
        what `work` opened is closed by then, or a batch later.
        """
        if not self._busy.acquire(blocking=False):
            detail = "Une autre reconstruction du passé est en cours : recommencez plus tard."
            raise ProblemFound(OVERLOADED.problem(detail), {"Retry-After": str(AGAIN_S)})
        gone = Event()

        def advanced(_position: int, _head: int) -> None:
            if gone.is_set():
                raise GivenUp

        def alone() -> T:
            try:
                return work(advanced)
            finally:
                self._busy.release()

        made = create_task(to_thread(alone))
        try:
            while not made.done():
                await wait({made}, timeout=LOOK_S)
                if not made.done() and await request.is_disconnected():
                    break
        finally:
            gone.set()
        return await made
