"""How long a page takes to be served, at the 95th of a hundred, beside a page that says nothing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from time import perf_counter

import httpx
from fastapi import FastAPI

from services.access.domain.principals import Role
from services.chassis.processes import freeze_what_started
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.faces.accounts.demo_roles import login_of
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row
from tests.end_to_end.local import up
from tests.end_to_end.people import entered

ASKED = 100
MOST_MS, MOST_KB, DISTRIBUTED_MS = 50, 100, 80
OF_A_ROLE = {
    Role.INTERVENANT: "/saisie/{post}/nouvelle",
    Role.EMPLOYEUR: "/postes/{post}",
    Role.DCSP: "/editions",
    Role.ANISCG: "/donnees-ouvertes",
}
"""A page beside the home of a role."""
NOTHING = "/glossaire"


def run(facts: int) -> list[Row]:
    """Milliseconds and kilobytes of the pages of a post and of partners; the heaviest of all."""
    with platform(folder(facts)) as opened:
        opened.projections.catch_up()
        if not opened.releases.sealed():
            opened.sealer.seal("2008-Q1")
        app = create_app(opened)
        freeze_what_started()  # as a process that serves
        raw = measured(app, NOTHING)[0]
        found = {path: measured(app, path) for path in _paths(opened)}
    slowest = max(found, key=lambda path: found[path][0])
    heaviest = max(found, key=lambda path: found[path][1])
    return [
        *(Row(f"page {path}, p95", found[path][0], "ms", at_most=MOST_MS) for path in found),
        Row(f"slowest page ({slowest}) / {NOTHING}", found[slowest][0] / raw, "×"),
        Row(f"heaviest page ({heaviest})", found[heaviest][1], "kB", at_most=MOST_KB),
    ]


def run_distributed(posts: int) -> list[Row]:
    """The same pages through the front of a local set-up of so many posts, each role its own."""
    folder = Path(mkdtemp(prefix="relais-pages-"))
    folder.chmod(0o711)  # PostgreSQL's account goes through it
    try:
        with up(folder / "demo", "--demo", str(posts)) as set_up:
            found = {}
            for role, path in OF_A_ROLE.items():
                with entered(set_up.address(), login_of(role)) as person:
                    home = person.get("/").url.raw_path.decode()
                    for each in (home, path.format(post=home.rpartition("/")[2])):
                        found[each] = _asked(person, each)
    finally:
        rmtree(folder)
    return [
        Row(f"distributed {path}, p95", ms, "ms", at_most=DISTRIBUTED_MS)
        for path, ms in found.items()
    ]


def _asked(person: httpx.Client, path: str) -> float:
    """The 95th of a hundred, in milliseconds."""
    seconds = []
    for _ in range(ASKED):
        began = perf_counter()
        assert person.get(path).status_code == 200, path
        seconds.append(perf_counter() - began)
    return 1000 * sorted(seconds)[int(0.95 * ASKED)]


def _paths(opened: Platform) -> Iterator[str]:
    post = max(opened.reporting.tables.posts("site"), key=lambda each: each.post).post
    yield "/france"
    yield f"/postes/{post}"
    yield f"/saisie/{post}"
    yield f"/saisie/{post}/nouvelle"
    yield f"/saisie/{post}/trimestre?trimestre=2008-Q1"
    yield from ("/partenaires/dcsp", "/partenaires/aniscg", "/editions")


def measured(app: FastAPI, path: str) -> tuple[float, float]:
    """The 95th of a hundred, in milliseconds, and the size in kilobytes."""

    async def asked() -> tuple[list[float], int]:
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            first = await client.get(path, follow_redirects=True)  # a form has its own address
            assert first.status_code == 200, path
            seconds = []
            for _ in range(ASKED):
                began = perf_counter()
                await client.get(first.url)
                seconds.append(perf_counter() - began)
            return sorted(seconds), len(first.content)

    seconds, size = asyncio.run(asked())
    return 1000 * seconds[int(0.95 * ASKED)], size / 1000
