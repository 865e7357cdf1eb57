"""One fact a request, 50 requests at once, over real HTTP on loopback: time to durable."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from uuid import uuid4

from tests.benchmarks.row import Row
from tests.builders import envelope

CLIENTS = 50
REQUESTS = 100  # each


def run(clients: int = CLIENTS, requests: int = REQUESTS) -> list[Row]:
    """Start a process of its own, measure, stop it."""
    with TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        settings = {
            "RELAIS_INTAKE_FILE": str(Path(folder) / "intake.db"),
            "RELAIS_INTAKE_PORT": str(port),
            "RELAIS_INTAKE_LOG_LEVEL": "WARNING",
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "services.intake", "api"], env=dict(os.environ) | settings
        )
        try:
            wait_for(port)
            began = perf_counter()
            seconds = sorted(asyncio.run(_all(port, clients, requests)))
            took = perf_counter() - began
        finally:
            server.terminate()
            server.wait(10)
    return [
        Row("one fact, 50 at once, p50", 1000 * seconds[len(seconds) // 2], "ms"),
        Row(
            "one fact, 50 at once, p99", 1000 * seconds[int(len(seconds) * 0.99)], "ms", at_most=50
        ),
        Row("one fact, 50 at once", len(seconds) / took, "requests/s"),
    ]


async def _all(port: int, clients: int, requests: int) -> list[float]:
    await _client(port, [[envelope("post-opened")]])
    batches = [_life(requests) for _ in range(clients)]
    measured = await asyncio.gather(*(_client(port, each) for each in batches))
    return [seconds for each in measured for seconds in each]


def _life(requests: int) -> list[list[object]]:
    case = str(uuid4())
    acts = [[envelope("interview-held", subject=case)] for _ in range(requests - 1)]
    return [[envelope("case-opened", subject=case)], *acts]  # type: ignore[list-item]


async def _client(port: int, batches: list[list[object]]) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    seconds = []
    for batch in batches:
        body = json.dumps(batch).encode()
        head = (
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        began = perf_counter()
        writer.write(head.encode() + body)
        answer = await answer_of(reader)
        seconds.append(perf_counter() - began)
        if json.loads(answer)[0]["answer"] != "accepted":
            raise AssertionError(answer)
    writer.close()
    await writer.wait_closed()
    return seconds


async def answer_of(reader: asyncio.StreamReader) -> bytes:
    """The body of the next answer on a connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return await reader.readexactly(length)


def wait_for(port: int) -> None:
    """Until somebody listens on `port`; TimeoutError after ten seconds."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.1).close()
            return
        except OSError:
            sleep(0.05)
    raise TimeoutError
