"""A server against bodies without end, and against requests that are begun and never ended."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from services.access import exposure
from services.access.bounds import LONGEST, OF_A_STRANGER, Patient
from services.access.gate import Gate
from services.access.settings import AccessSettings
from services.embedded.platform import Platform
from services.embedded.server import create_app
from tests.programs import access_for
from tests.services import free_port

PIECE = b"x" * 65_536
HALF = b"POST /connexion HTTP/1.1\r\nHost: relais\r\n"
BODY = HALF + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50000\r\n\r\n"


class Hurried(Patient):
    """Less time for each request."""

    whole_s = 2.0


class Unhurried(Patient):
    """More time than a test takes."""

    whole_s = 60.0


@contextmanager
def serving(
    opened: Platform, http: type[Patient], app: ASGIApp | None = None, gate: Gate | None = None
) -> Iterator[int]:
    """The port where the platform, or `app`, is served as `relais serve` does."""
    found, servers = free_port(), list[uvicorn.Server]()
    settings, asked = AccessSettings(), Gate(opened.access)
    where = exposure.listening("127.0.0.1", found, settings, asked)

    def run(app: ASGIApp, **told: Any) -> None:
        servers.append(uvicorn.Server(uvicorn.Config(app, **told)))

    exposure.serve(app or create_app(opened), where, settings, gate or asked, http=http, run=run)
    (server,) = servers
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield found
    server.should_exit = True
    thread.join(20)


@pytest.fixture
def port(opened: Platform) -> Iterator[int]:
    with serving(opened, Hurried) as found:
        yield found


def connected(port: int, said: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=20)
    one.sendall(said)
    return one


def taken(port: int, head: str, most: int) -> tuple[bytes, int]:
    """The answer to a body of any length, and how much of it was sent before."""
    with connected(port, f"POST {head}\r\nHost: relais\r\n".encode()) as one:
        one.sendall(f"Content-Length: {most}\r\n\r\n".encode())
        one.setblocking(False)
        sent, until = 0, time.monotonic() + 20
        while time.monotonic() < until and sent < most:
            try:
                if answer := one.recv(4096):
                    return answer, sent
                break
            except BlockingIOError:
                try:
                    sent += one.send(PIECE)
                except BlockingIOError:
                    time.sleep(0.01)
        one.setblocking(True)
        return one.recv(4096), sent


@pytest.mark.parametrize("path", ["/v1/events", "/connexion", "/saisie/27-01/import", "/rien"])
def test_six_hundred_megabytes_of_a_stranger_are_not_received(port: int, path: str) -> None:
    form = "application/json" if path.startswith("/v1") else "application/x-www-form-urlencoded"
    answer, sent = taken(port, f"{path} HTTP/1.1\r\nContent-Type: {form}", 600_000_000)
    assert answer.split(b" ")[1] in (b"303", b"401", b"404", b"413")
    assert b"connection: close" in answer
    assert sent < 20_000_000  # what the two sockets hold themselves


def test_a_body_that_hides_its_length_is_bounded_too(port: int) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(100):
            yield PIECE

    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = httpx.post(f"http://127.0.0.1:{port}/connexion", content=pieces(), headers=headers)
    assert answer.status_code == 401


def test_a_member_may_send_a_file_and_no_more(port: int, opened: Platform) -> None:
    day = opened.access.clock().date()
    program = access_for(opened.access, ["27-01"], day.replace(year=2027))
    headers = {**program, "Content-Type": "application/json"}
    for length, status in ((OF_A_STRANGER + 1, 400), (LONGEST + 1, 413)):
        answer = httpx.post(
            f"http://127.0.0.1:{port}/v1/events", content=b"{" * length, headers=headers
        )
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize("said", [b"", HALF, BODY])
def test_what_is_begun_and_not_ended_is_let_go_of(port: int, said: bytes) -> None:
    with connected(port, said) as one:
        started = time.monotonic()
        with suppress(ConnectionResetError):
            while one.recv(4096):
                pass
        assert time.monotonic() - started < 2 * Hurried.whole_s


def test_nine_hundred_half_open_requests_keep_nobody_from_an_answer(opened: Platform) -> None:
    with serving(opened, Unhurried) as port, ExitStack() as held:
        for number in range(900):
            held.enter_context(connected(port, BODY if number % 2 else HALF))
        for path in ("/livez", "/connexion"):
            started = time.monotonic()
            assert httpx.get(f"http://127.0.0.1:{port}{path}", timeout=20).status_code == 200
            assert time.monotonic() - started < 5


def test_headers_have_an_end(port: int) -> None:
    with connected(port, HALF) as one:
        answer = b""
        try:
            for number in range(2_000):
                one.sendall(f"X-{number}: {'y' * 100}\r\n".encode())
            answer = one.recv(4096)
        except ConnectionError:
            answer = answer or b"HTTP/1.1 400"
        assert answer.startswith(b"HTTP/1.1 400")
