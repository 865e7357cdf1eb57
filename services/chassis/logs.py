"""Structured logs: one JSON object a line, with the id of the fact they speak of."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, ClassVar, TextIO
from weakref import WeakSet

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo, Processor

LONGEST_TEXT = 500  # characters of one value: a message may quote what somebody sent
MOST_A_MINUTE = 60  # lines of what anybody can cause, for nothing
MOST_FRAMES = 20  # of a traceback, and never a local variable: one may be a name or a password


def configure(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log of this process, libraries' included, to `stream` as JSON lines.

    Call it once, from the composition root of a process.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SAID,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *LINE],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*SAID, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    for counted in Counted.all:
        counted.begin()
    sys.excepthook = _ended_by
    threading.excepthook = lambda ended: _ended_by(*ended[:3])


def _ended_by(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """What nobody caught, and ends the process or a thread of it, is one line too."""
    if error is None or not isinstance(error, Exception):
        sys.__excepthook__(kind, error or kind(), trace)
    else:
        logger(__name__).critical("ended_by", exc_info=(kind, error, trace))


def first_line(error: object) -> str:
    """What a line of the log says of an error: what follows may quote a row, or what was typed."""
    return str(error).partition("\n")[0]


class _Traceback(ExceptionDictTransformer):
    """Without local variables, and of each error its first line."""

    def __call__(self, exc_info: ExcInfo) -> list[dict[str, Any]]:
        told = super().__call__(exc_info)
        return [{**each, "exc_value": first_line(each["exc_value"])} for each in told]


def _shortened(_logger: Any, _method: str, event: Any) -> Any:
    """The event with every text cut to LONGEST_TEXT, so that one line is of bounded size."""
    if isinstance(event, str):
        return event if len(event) <= LONGEST_TEXT else f"{event[:LONGEST_TEXT]}…"
    if isinstance(event, dict):
        return {key: _shortened(None, "", value) for key, value in event.items()}
    if isinstance(event, list | tuple):
        return [_shortened(None, "", value) for value in event[:MOST_FRAMES]]
    return event


SAID: Sequence[Processor] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
"""What every line says beside its own words."""
LINE: Sequence[Processor] = (
    structlog.processors.ExceptionRenderer(_Traceback(show_locals=False, max_frames=MOST_FRAMES)),
    _shortened,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)
"""One JSON line of bounded size, its traceback without a local variable."""


def _as_configured(bound: Any, method: str, event: Any) -> Any:
    """As the process configured its logs; where it never did (a library), as one LINE.

    structlog's own default would print the local variables of a traceback.
    """
    said = structlog.get_config()["processors"] if structlog.is_configured() else (*SAID, *LINE)
    for processor in said:
        event = processor(bound, method, event)
    return event


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module; without `configure`, warnings go to standard error, a LINE each."""
    bound: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name), processors=[_as_configured]
    )
    return bound


class Counted:
    """Warnings that anybody can cause: MOST_A_MINUTE are written, then their number alone.

    They are counted from `configure` on: a new stream owes no line to what an older one left out.
    """

    all: ClassVar[WeakSet["Counted"]] = WeakSet()

    def __init__(self, name: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`name`: of the logger; `clock`: in seconds."""
        self._log, self._clock, self._lock = logger(name), clock, threading.Lock()
        self.begin()
        self.all.add(self)

    def begin(self) -> None:
        """Count from nothing."""
        with self._lock:
            self._minute = self._said = 0

    def warning(self, event: str, **said: object) -> None:
        """One line; before the first of a minute, how many an earlier one left out."""
        with self._lock:
            minute, left_out = int(self._clock() // 60), 0
            if minute != self._minute:
                left_out = max(0, self._said - MOST_A_MINUTE)
                self._minute, self._said = minute, 0
            self._said += 1
            written = self._said <= MOST_A_MINUTE
        if left_out:
            self._log.warning(event, left_out=left_out)
        if written:
            self._log.warning(event, **said)
