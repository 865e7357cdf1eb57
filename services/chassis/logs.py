"""Structured logs: one JSON object a line, with the id of the fact they speak of."""

import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer

LONGEST_TEXT = 500  # characters of one value: a message may quote what somebody sent
MOST_FRAMES = 20  # of a traceback, and never a local variable: one may be a name or a password


def configure(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log of this process, libraries' included, to `stream` as JSON lines.

    Call it once, from the composition root of a process.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(
                    ExceptionDictTransformer(show_locals=False, max_frames=MOST_FRAMES)
                ),
                _shortened,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)


def _shortened(_logger: Any, _method: str, event: Any) -> Any:
    """The event with every text cut to LONGEST_TEXT, so that one line is of bounded size."""
    if isinstance(event, str):
        return event if len(event) <= LONGEST_TEXT else f"{event[:LONGEST_TEXT]}…"
    if isinstance(event, dict):
        return {key: _shortened(None, "", value) for key, value in event.items()}
    if isinstance(event, list | tuple):
        return [_shortened(None, "", value) for value in event[:MOST_FRAMES]]
    return event


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module; without `configure`, warnings go to standard error as text."""
    bound: structlog.stdlib.BoundLogger = structlog.wrap_logger(logging.getLogger(name))
    return bound
