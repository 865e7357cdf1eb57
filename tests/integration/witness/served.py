"""Logs that are served, and that can be forked as an operator could: by copying their files."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from contracts.transparency.notes import COSIGNATURE
from contracts.transparency.signing import Signer
from services.access.gate import Gate
from services.chassis.http import install
from services.chassis.settings import machine_clock
from services.clients.witness.log_client import LogClient
from services.clients.witness.memory import Memory
from services.clients.witness.watching import Witness
from services.intake.adapters.log.event_store import EventStore
from services.intake.api.log import log_routes
from services.intake.main import OpenCheckpoints, open_checkpoints
from services.intake.ports import Clock
from services.intake.settings import LogKeySettings
from tests.integration.intake.at_work import new

DGGN = Signer("dggn", COSIGNATURE, bytes([1]) * 32)
DCSP = Signer("dcsp", COSIGNATURE, bytes([2]) * 32)
HOUR = 1_230_000_000


class InThisProcess(httpx.BaseTransport):
    """Requests to an application without a socket."""

    def __init__(self, app: FastAPI) -> None:
        self._app = httpx.ASGITransport(app)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answered whole."""
        return asyncio.run(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        answer = await self._app.handle_async_request(request)
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=await answer.aread()
        )


@dataclass(frozen=True)
class ServedLog:
    """A log, what it signs, and a browser at its door."""

    signing: OpenCheckpoints
    http: httpx.Client

    @property
    def client(self) -> LogClient:
        """The log as a witness reaches it."""
        return LogClient(self.http)

    def add(self, facts: int) -> None:
        """Record facts, and sign."""
        self.signing.log.append([new() for _ in range(facts)])
        self.signing.checkpoints.now()


@contextmanager
def served(
    folder: Path, gate: Gate | None = None, clock: Clock = machine_clock
) -> Iterator[ServedLog]:
    """The log in a folder, made when missing; dggn and dcsp are its witnesses."""
    where = folder / "intake.db"
    folder.mkdir(exist_ok=True)
    with EventStore(where) as store:
        signing = open_checkpoints(where, store, LogKeySettings(key_file=folder / "log.key"), clock)
        for each in (DGGN, DCSP):
            signing.checkpoints.add_witness(each.key)
        app = FastAPI()
        install(app)
        app.include_router(log_routes(lambda: signing.door, gate or Gate()))
        try:
            yield ServedLog(
                signing, httpx.Client(base_url="http://log", transport=InThisProcess(app))
            )
        finally:
            signing.close()


def witness(file: Path, signer: Signer = DGGN, now: int = HOUR) -> Witness:
    """A witness that remembers in a file; its clock stands still."""
    return Witness(signer, Memory(file), lambda: now)
