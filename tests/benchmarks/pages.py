"""How long a page takes to be served, at the 95th of a hundred, beside a page that says nothing."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

import httpx
from fastapi import FastAPI

from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row

ASKED = 100
MOST_MS, MOST_KB = 50, 100
NOTHING = "/glossaire"


def run(facts: int) -> list[Row]:
    """Milliseconds and kilobytes of the pages of a post and of partners; the heaviest of all."""
    with platform(folder(facts)) as opened:
        opened.projections.catch_up()
        if not opened.releases.editions():
            opened.sealer.seal("2008-Q1")
        app = create_app(opened)
        raw = _measured(app, NOTHING)[0]
        found = {path: _measured(app, path) for path in _paths(opened)}
    slowest = max(found, key=lambda path: found[path][0])
    heaviest = max(found, key=lambda path: found[path][1])
    return [
        *(Row(f"page {path}, p95", found[path][0], "ms", at_most=MOST_MS) for path in found),
        Row(f"slowest page ({slowest}) / {NOTHING}", found[slowest][0] / raw, "×"),
        Row(f"heaviest page ({heaviest})", found[heaviest][1], "kB", at_most=MOST_KB),
    ]


def _paths(opened: Platform) -> Iterator[str]:
    post = max(opened.reporting.tables.posts("site"), key=lambda each: each.post).post
    yield "/france"
    yield f"/postes/{post}"
    yield f"/saisie/{post}"
    yield f"/saisie/{post}/nouvelle"
    yield f"/saisie/{post}/trimestre?trimestre=2008-Q1"
    yield from ("/partenaires/dcsp", "/partenaires/aniscg", "/editions")


def _measured(app: FastAPI, path: str) -> tuple[float, float]:
    """The 95th of a hundred, in milliseconds, and the size in kilobytes."""

    async def asked() -> tuple[list[float], int]:
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            first = await client.get(path)
            assert first.status_code == 200, path
            seconds = []
            for _ in range(ASKED):
                began = perf_counter()
                await client.get(path)
                seconds.append(perf_counter() - began)
            return sorted(seconds), len(first.content)

    seconds, size = asyncio.run(asked())
    return 1000 * seconds[int(0.95 * ASKED)], size / 1000
