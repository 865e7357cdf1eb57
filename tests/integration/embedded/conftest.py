"""A log of a few facts, served to an auditor: by one process, and by `relais faces audit`."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.testclient import TestClient

from services.embedded.platform import platform
from services.embedded.server import create_app
from services.faces.main import audit
from services.faces.settings import AuditSettings
from services.intake import main as intake_main
from services.intake.main import Intake
from services.intake.settings import IntakeSettings, LogKeySettings
from services.past.moments import Past, StoreFeed
from services.projections import main as projections_main
from services.projections.settings import ProjectionsSettings
from tests.builders import envelope
from tests.databases import relais_database
from tests.names import WITH_KEY

CASES = [f"7f1c1111-0000-4000-8000-00000000000{n}" for n in range(4)]


def tell(intake: Intake) -> None:
    """Three situations of 2008, one of which is withdrawn later; then a fourth."""
    openings = [envelope("case-opened", subject=case) for case in CASES]
    withdrawn = envelope("fact-withdrawn", subject=CASES[0], withdraws=openings[0]["id"])
    intake.submit([envelope("post-opened"), *openings[:3], withdrawn, openings[3]])


@contextmanager
def embedded(folder: Path) -> Iterator[tuple[Past, FastAPI]]:
    with platform(folder) as made:
        tell(made.intake)
        made.projections.catch_up()
        yield made, create_app(made)


@contextmanager
def distributed(server: str, key: Path) -> Iterator[tuple[Past, FastAPI]]:
    """The process `relais faces audit`, with the role that it has; all is counted beside it."""
    with relais_database(server) as databases, ExitStack() as closing:
        intake = intake_main.build(IntakeSettings(database_url=SecretStr(databases.intake)))
        closing.callback(intake.close)
        keys = LogKeySettings(key_file=key)
        drawn = intake_main.open_checkpoints(databases.intake, intake.store, keys)
        closing.callback(drawn.close)
        tell(intake)
        counting = ProjectionsSettings(database_url=SecretStr(databases.projections))
        projections = projections_main.build(counting, StoreFeed(intake.store))
        closing.callback(projections.close)
        projections.catch_up()
        settings = AuditSettings(
            database_url=SecretStr(databases.audit), folder=key.parent / "audit"
        )
        app = closing.enter_context(audit(settings, keys, WITH_KEY))
        yield app.state.given[Past], app


@pytest.fixture(scope="session", params=["embedded", "distributed"])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Past, FastAPI]]:
    folder = tmp_path_factory.mktemp("past")
    with (
        embedded(folder)
        if request.param == "embedded"
        else distributed(request.getfixturevalue("postgresql_server"), folder / "log.key")
    ) as made:
        yield made


@pytest.fixture
def opened(served: tuple[Past, FastAPI]) -> Past:
    return served[0]


@pytest.fixture
def client(served: tuple[Past, FastAPI]) -> TestClient:
    return TestClient(served[1])
