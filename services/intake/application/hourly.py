"""Signing at the start, and the thread that signs a checkpoint each hour in which facts came."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from services.chassis.logs import logger
from services.intake.application.checkpoints import Checkpoints, LogForked
from services.intake.ports import StoreUnavailable

LOOK_S = 60.0  # a checkpoint comes at most a minute after its hour

_LOG = logger(__name__)


@contextmanager
def signing_hourly(checkpoints: Checkpoints, look_s: float = LOOK_S) -> Iterator[None]:
    """Sign before the body and while it runs; trouble is logged and tried at the next look."""
    stop = Event()

    def look() -> None:
        try:
            checkpoints.hourly()
        except (StoreUnavailable, LogForked) as error:
            _LOG.error("checkpoint_not_signed", error=str(error))

    def run() -> None:
        while not stop.wait(look_s):
            look()

    look()
    thread = Thread(target=run, name="checkpoints", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
