"""Batches of facts over HTTP into PostgreSQL, beside the library's own grouped save of them."""

import asyncio
import json
import os
import subprocess
import sys
from time import perf_counter
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from tests.benchmarks.intake_import import library_saves
from tests.benchmarks.intake_latency import answer_of, wait_for
from tests.benchmarks.row import Row
from tests.builders import envelope
from tests.databases import Databases, relais_database
from tests.services import free_port, postgresql

CLIENTS = 100
BATCH = 50
BATCHES = 4  # each client


def run(clients: int = CLIENTS, batches: int = BATCHES) -> list[Row]:
    """The same facts twice, on one server: without HTTP by the library, then through the door."""
    with postgresql() as server, relais_database(server) as databases:
        bodies = [[_batch() for _ in range(batches)] for _ in range(clients)]
        raw = _by_the_library(databases, bodies)
        ours = _over_http(databases, bodies)
    share = 100 * ours / raw
    return [
        Row("the library's grouped save, PostgreSQL, no HTTP", raw, "facts/s"),
        Row(f"intake HTTP, PostgreSQL, {clients} clients, batches of {BATCH}", ours, "facts/s"),
        Row("share of the library's own save", share, "%", at_least=50),
    ]


def _batch() -> list[dict[str, Any]]:
    return [envelope("case-opened") for _ in range(BATCH)]


def _by_the_library(databases: Databases, bodies: list[list[list[dict[str, Any]]]]) -> float:
    with psycopg.connect(databases.superuser, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA raw")
    url = make_url(databases.superuser)
    environment = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(url.database),
        "POSTGRES_HOST": str(url.host),
        "POSTGRES_PORT": str(url.port),
        "POSTGRES_USER": str(url.username),
        "POSTGRES_PASSWORD": "",
        "POSTGRES_SCHEMA": "raw",
    }
    facts = [json.dumps(each).encode() for client in bodies for batch in client for each in batch]
    return library_saves(environment, facts)


def _over_http(databases: Databases, bodies: list[list[list[dict[str, Any]]]]) -> float:
    port = free_port()
    settings = {
        "RELAIS_INTAKE_DATABASE_URL": databases.intake,
        "RELAIS_INTAKE_PORT": str(port),
        "RELAIS_INTAKE_LOG_LEVEL": "WARNING",
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "services.intake", "api"], env=dict(os.environ) | settings
    )
    try:
        wait_for(port)
        asyncio.run(_send(port, [[envelope("post-opened")]]))
        began = perf_counter()
        asyncio.run(_send_all(port, bodies))
        return sum(len(batch) for each in bodies for batch in each) / (perf_counter() - began)
    finally:
        server.terminate()
        server.wait(10)


async def _send_all(port: int, bodies: list[list[list[dict[str, Any]]]]) -> None:
    await asyncio.gather(*(_send(port, each) for each in bodies))


async def _send(port: int, batches: list[list[dict[str, Any]]]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for batch in batches:
        body = json.dumps(batch).encode()
        writer.write(
            b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: %d\r\n\r\n" % len(body) + body
        )
        answers = json.loads(await answer_of(reader))
        if {each["answer"] for each in answers} != {"accepted"}:
            raise AssertionError(answers)
    writer.close()
    await writer.wait_closed()
