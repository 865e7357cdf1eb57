"""Whatever fails, wherever: one line of the log, of bounded size, without a local variable."""

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, NamedTuple

import httpx
import pytest
import structlog
from fastapi import BackgroundTasks, FastAPI
from fastapi.responses import StreamingResponse
from fastapi.routing import iter_route_contexts
from pydantic import ValidationError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from contracts.envelope import Envelope
from services.access.gate import Gate
from services.chassis import logs
from services.chassis.metrics import Meters
from services.embedded.platform import Platform
from services.embedded.server import create_app
from services.intake.application.fact_writer import Submission
from services.intake.application.group_commit import GroupCommit
from services.intake.application.metrics import CATALOGUE as OF_INTAKE
from services.operations.scheduler.metrics import CATALOGUE as OF_THE_SCHEDULER
from services.operations.scheduler.scheduling import Scheduler
from services.operations.scheduler.settings import SchedulerSettings
from tests.architecture.tree import ROOT
from tests.integration.access.test_bounds import Hurried, serving

CANARY = "CANARI-" + "mot-de-passe"
LONGEST_LINE = 20_000  # characters


class FailingAccounts:
    """Accounts whose database is gone, or whatever nobody foresaw."""

    register = of_token = staticmethod(lambda *_: fail())


def fail(*_: Any, **__: Any) -> Any:
    """What nobody foresaw, with a password at hand."""
    password, rows = CANARY, [CANARY] * 5_000
    assert password in rows
    raise ZeroDivisionError("x" * 30_000)


@pytest.fixture
def lines(opened: Platform) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What was logged since it was last asked, checked to be short and without the canary."""
    handlers, hooks = logging.getLogger().handlers[:], (sys.excepthook, threading.excepthook)
    stream = io.StringIO()
    logs.configure("essai", "ERROR", stream)

    def said() -> list[dict[str, Any]]:
        told = stream.getvalue().splitlines()
        stream.seek(0)
        stream.truncate()
        assert all(CANARY not in line and len(line) < LONGEST_LINE for line in told)
        return [json.loads(line) for line in told]

    yield said
    logging.getLogger().handlers[:] = handlers
    sys.excepthook, threading.excepthook = hooks
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


class Asked(NamedTuple):
    """A request of every address: its path without parameters and its method."""

    method: str
    path: str


def every(app: FastAPI) -> Iterator[Asked]:
    """Every address of the platform, with something in the place of each parameter."""
    shown = {
        "token": CANARY,
        "secret": CANARY,
        "post": "27-01",
        "case": "7f1c1111-0000-4000-8000-000000000001",
        "moment": "2",
    }
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        for name in (part.split("}")[0] for part in path.split("{")[1:]):
            path = path.replace("{" + name + "}", shown.get(name.split(":")[0], "2008"))
        for method in sorted({"GET", "POST", "PUT", "DELETE"} & set(route.methods or ())):
            yield Asked(method, path)


@pytest.mark.anyio
async def test_every_address_that_fails_is_one_line_and_a_page_or_a_problem(
    opened: Platform, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    vars(opened)["access"] = replace(opened.access, accounts=FailingAccounts())
    app = create_app(opened)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Accept": "text/html", "Cookie": "relais_session=x"}
    failed: list[Asked] = []
    async with httpx.AsyncClient(transport=transport, base_url="http://relais") as client:
        for asked in every(app):
            answer = await client.request(*asked, headers=headers)
            told = lines()
            if answer.status_code != 500:
                assert not told, asked
                continue
            assert [each["event"] for each in told] == ["unexpected_error"], asked
            assert "erreur inattendue" in answer.text
            assert CANARY not in answer.text
            failed.append(asked)
    assert len(failed) > 80  # the others ask for nothing, or refuse what was sent before they ask


@pytest.fixture
def failing_midway(opened: Platform) -> FastAPI:
    """The platform, with an answer that fails once it has begun, and work that does after it."""
    app = create_app(opened)

    @app.get("/flux")
    def stream() -> StreamingResponse:
        def rows() -> Iterator[str]:
            yield "a;b\n"
            fail()

        return StreamingResponse(rows())

    @app.get("/apres")
    def after(tasks: BackgroundTasks) -> str:
        tasks.add_task(fail)
        return "fait"

    return app


def test_what_fails_once_an_answer_has_begun_is_one_line_and_never_a_whole_answer(
    failing_midway: FastAPI, opened: Platform, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    with serving(opened, Hurried, failing_midway) as port:
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"http://127.0.0.1:{port}/flux")
        assert len(_once_there(lines)) == 1
        assert httpx.get(f"http://127.0.0.1:{port}/apres").text == '"fait"'
        assert len(_once_there(lines)) == 1


def _once_there(lines: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The lines, waited for: a connection may end before its line is written."""
    deadline = monotonic() + 10
    while not (said := lines()) and monotonic() < deadline:
        sleep(0.02)
    return said


class FailingGate(Gate):
    """What stands before every application fails."""

    open = property(fail)


def test_what_fails_before_any_page_is_a_bare_page_and_one_line(
    opened: Platform, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    with serving(opened, Hurried, gate=FailingGate()) as port:
        for accept, kind in (("text/html", "text/html"), ("*/*", "application/problem+json")):
            headers = {"Accept": accept, "Host": "relais.example"}
            answer = httpx.get(f"http://127.0.0.1:{port}/", headers=headers)
            assert answer.status_code == 500
            assert answer.headers["content-type"].startswith(kind)
            assert "erreur inattendue" in answer.text
            assert len(_once_there(lines)) == 1


def followed(opened: Platform) -> None:
    """The projector, whose feed fails."""
    projector = opened.projections.projector
    projector.feed = FailingFeed()
    stop = Event()
    thread = Thread(target=projector.run, args=(stop,))
    thread.start()
    stop.set()
    thread.join()


class FailingFeed:
    """A log that cannot be read."""

    read = head = staticmethod(fail)


def scheduled(opened: Platform) -> None:
    """A job of the scheduler."""
    made = Scheduler(opened, SchedulerSettings(), Meters(OF_THE_SCHEDULER))
    made._try("seal", "2008-Q4", fail)
    made.close()


def written(opened: Platform) -> None:
    """The thread that writes what intake accepted."""
    with closing(GroupCommit(FailingWriter(), Meters(OF_INTAKE))) as writer, suppress(Exception):
        writer.submit(Submission([])).result(20)


class FailingWriter:
    """What writes nothing."""

    settle = staticmethod(fail)


def threaded(_opened: Platform) -> None:
    """A thread that ends, of which nobody thought."""
    thread = Thread(target=fail)
    thread.start()
    thread.join()


@pytest.mark.parametrize("work", [followed, scheduled, written, threaded])
def test_work_behind_the_pages_that_fails_is_one_line(
    work: Callable[[Platform], None],
    opened: Platform,
    lines: Callable[[], list[dict[str, Any]]],
) -> None:
    work(opened)
    assert [line["exception"][0]["exc_type"] for line in lines()] == ["ZeroDivisionError"]


FAIL = f"""
from services.chassis import logs
def fail():
    password = {CANARY!r}
    raise ZeroDivisionError
"""
UNCONFIGURED = """
try:
    fail()
except ZeroDivisionError as error:
    logs.logger("services").error("unexpected_error", exc_info=error)
"""
STARTING = """
logs.configure("essai")
fail()
"""


@pytest.mark.parametrize("program", [UNCONFIGURED, STARTING])
def test_a_process_that_uses_relais_unconfigured_or_fails_to_start_says_one_line(
    program: str,
) -> None:
    command = [sys.executable, "-c", FAIL + program]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stderr
    (line,) = said.splitlines()
    assert CANARY not in line
    assert len(line) < LONGEST_LINE


def test_of_an_error_the_first_line_is_told_and_no_row_and_nothing_typed(
    opened: Platform, lines: Callable[[], list[dict[str, Any]]]
) -> None:
    asked = text("SELECT :who FROM nowhere")
    engine, talkative = opened.projections.engine, create_engine("sqlite://")
    with engine.connect() as own, pytest.raises(OperationalError) as hidden:
        own.execute(asked, {"who": CANARY})
    assert CANARY not in str(hidden.value)
    with talkative.connect() as other, pytest.raises(OperationalError) as row:
        other.execute(asked, {"who": CANARY})
    with pytest.raises(ValidationError) as typed:
        Envelope.model_validate({"id": CANARY})
    for each in (row, typed):
        assert CANARY in str(each.value)
        logs.logger("essai").error("failed", exc_info=each.value)
    told = [line["exception"][0]["exc_value"] for line in lines()]
    assert "no such table" in told[0]
    assert "validation error" in told[1]
