"""What a préfecture waits for: the page of a call of 60 posts, 600 accounts from a file."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from services.access.application.access import Access
from services.access.domain.principals import Role
from services.access.main import build
from services.chassis.processes import freeze_what_started
from services.embedded.platform import platform
from services.embedded.server import create_app
from services.faces.posts import posts
from services.faces.settings import PostsSettings
from services.intake import main as intake_main
from services.intake.settings import IntakeSettings, VaultSettings
from services.reporting.domain.arbitration.calls import CallOpened, RequestMade
from tests.benchmarks.national import FOLDER
from tests.benchmarks.pages import measured
from tests.benchmarks.row import Row
from tests.builders import envelope
from tests.databases import relais_database
from tests.integration.access.browser import Browser
from tests.names import WITH_KEY
from tests.services import postgresql

POSTS = [f"27-{number:02}" for number in range(1, 61)]
YEAR, CASES = 2027, 12  # cases of each post in the year that is released
PASSWORD = "un mot de passe long"
LINES = 600


def run() -> list[Row]:
    """Milliseconds of a page at the 95th of a hundred; seconds of an import in each set-up."""
    with postgresql() as server, relais_database(server) as databases:
        with (
            closing(build(databases.access, settings=WITH_KEY)) as access,
            closing(
                intake_main.build(IntakeSettings(database_url=SecretStr(databases.intake)))
            ) as door,
        ):
            door.submit([envelope("post-opened", post=post) for post in POSTS])
            _office(access)
        own = PostsSettings(database_url=SecretStr(databases.posts))
        with posts(own, VaultSettings(master_key=SecretStr("A" * 43 + "=")), WITH_KEY) as app:
            distributed = _imported(app)
    with platform(_folder()) as opened:
        opened.intake.submit([envelope("post-opened", post=post) for post in POSTS])
        _office(opened.access)
        embedded = _imported(create_app(opened))
    return [
        Row("page of a call of 60 posts, p95", _page(), "ms", at_most=100),
        Row("600 accounts from a file, embedded", embedded, "s", at_most=30),
        Row("600 accounts from a file, distributed", distributed, "s", at_most=30),
    ]


def _page() -> float:
    with platform(_folder()) as opened:
        for post in POSTS:
            for told in opened.intake.submit([*_of(post)]):
                assert told.problem is None, told.problem
        opened.projections.catch_up()
        opened.sealer.seal("2025")
        weights = {"activite": 30, "premiers": 20, "couverture": 20, "echeance": 30}
        call = CallOpened(
            call=f"27-{YEAR}-1",
            year=YEAR,
            envelope=500_000,
            deadline=date(YEAR, 1, 31),
            weights=weights,
        )
        opened.calls.add("27", opened.now(), "prefecture", call, {})
        for post in POSTS:
            asked = RequestMade(call=call.call, post=post, amount=15_000)
            opened.calls.add("27", opened.now(), "employeur", asked, {post: "Le reste est assuré."})
        app = create_app(opened)
        freeze_what_started()
        return measured(app, f"/arbitrage/{call.call}")[0]


def _of(post: str) -> Iterator[dict[str, Any]]:
    """A register with its money, and cases of 2025."""
    said: dict[str, Any] = {"post": post, "convention": post, "effective_on": "2025-01-01"}
    yield envelope("post-opened", post=post, name=f"Poste {post[-2:]}", effective_on="2025-01-01")
    yield envelope("post-filled", post=post, effective_on="2025-01-01")
    ends: dict[str, Any] = {"starts_on": "2025-01-01", "ends_on": "2027-06-30"}
    yield envelope("convention-signed", **said, **ends)
    for year in (2026, YEAR):
        cost: dict[str, Any] = {"year": year, "salary_eur": 42_000, "other_eur": 3_000}
        yield envelope("post-cost-declared", post=post, effective_on="2025-01-01", **cost)
        for funder in ("cg", "commune"):
            money: dict[str, Any] = {
                "year": year,
                "funder": funder,
                "share_percent": 33.3,
                "amount_eur": None,
            }
            yield envelope("funding-pledged", **said, **money)
    for number in range(CASES):
        day = f"2025-{1 + number % 12:02}-15"
        yield envelope("case-opened", post=post, subject=str(uuid4()), occurred_on=day)
    for quarter in range(1, 5):
        counted: dict[str, Any] = {"period": f"2025-Q{quarter}", "cases_opened": CASES // 4}
        yield envelope("period-confirmed", post=post, effective_on="2026-01-10", **counted)


def _office(access: Access) -> None:
    access.accounts.create("prefecture", PASSWORD, "test")
    access.accounts.grant("prefecture", Role.PREFECTURE, ["27"], "test")


def _imported(app: FastAPI) -> float:
    """Seconds for a file to be tried, then confirmed, by a préfecture at the page."""
    desk = Browser(httpx.ASGITransport(app, client=("192.0.2.1", 1)))
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    lines = [f"p.{n};;intervenant;{POSTS[n % len(POSTS)]};;" for n in range(LINES)]
    said = "\n".join(("Compte;Adresse;Rôle;Périmètre;Du;Au", *lines)).encode()
    here = "/invitations/import"
    began = perf_counter()
    file = {"fichier": ("comptes.csv", said, "text/csv")}
    tried = desk.ask("POST", here, data={"csrf": desk.csrf(here)}, files=file)
    path = str(tried.headers["location"])
    assert desk.type(path, voie="papier").status_code == 303
    took = perf_counter() - began
    assert f"{LINES} invitations" in desk.get(path).text
    return took


def _folder() -> Path:
    return Path(mkdtemp(dir=FOLDER))
