"""Intake at work on a file, for tests."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from contracts.answers import FactAnswer
from contracts.envelope import content_digest, read_at_the_door
from contracts.streams import stream_of
from services.intake.main import Intake, build
from services.intake.ports import NewFact
from services.intake.settings import IntakeSettings
from tests.builders import envelope

NOW = datetime(2009, 6, 1, 8, tzinfo=UTC)


@contextmanager
def intake(file: Path, now: datetime = NOW, **settings: Any) -> Iterator[Intake]:
    """Intake on `file` with a clock that stands still; closed at the end."""
    made = build(IntakeSettings(file=file, **settings), lambda: now)
    try:
        yield made
    finally:
        made.close()


def life(case: str | None = None, post: str = "27-01") -> list[dict[str, Any]]:
    """The facts of a case: opening, interview, closing."""
    case = case or str(uuid4())
    names = ("case-opened", "interview-held", "case-closed")
    return [envelope(name, subject=case, post=post) for name in names]


def new(name: str = "case-opened", minutes: int = 0, **changes: Any) -> NewFact:
    """The first fact of a stream, recorded `minutes` after NOW."""
    fact = read_at_the_door(envelope(name, **changes))
    at = NOW + timedelta(minutes=minutes)
    return NewFact(stream_of(fact), 1, fact.recorded(at), content_digest(fact))


def fates(answers: Sequence[FactAnswer]) -> list[str]:
    """Just the answers."""
    return [each.answer for each in answers]


class Client:
    """Requests to an application in this process, one after the other."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str) -> Response:
        """GET `path`."""
        return self.request("GET", path)

    def post(self, path: str, **sent: Any) -> Response:
        """POST to `path`; json=, or content= and headers=."""
        return self.request("POST", path, **sent)

    def request(self, method: str, path: str, **sent: Any) -> Response:
        """Any request; what the application raises is its 500."""
        return asyncio.run(self._request(method, path, **sent))

    async def _request(self, method: str, path: str, **sent: Any) -> Response:
        transport = ASGITransport(self._app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://intake") as client:
            return await client.request(method, path, **sent)
