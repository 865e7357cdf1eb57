"""While other definitions serve, every face says so, and nothing is sealed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from services.chassis.databases import sqlite_engine
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.operations.health import Diagnosis
from services.projections.adapters import tables
from services.reporting.sealer.counted import SealingRefused
from tests.builders import envelope

SAID = "définitions que celles de ce programme"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Platform]:
    """A data folder whose read models another program has counted."""
    with platform(tmp_path) as made:
        facts = [envelope("post-opened"), *(envelope("case-opened") for _ in range(3))]
        made.intake.submit(facts)
        made.projections.catch_up()
    engine = sqlite_engine(tmp_path / "projections.db")
    with engine.begin() as connection:
        connection.execute(update(tables.POSITIONS).values(definitions="0-before"))
    engine.dispose()
    with platform(tmp_path) as again:
        yield again


def test_the_platform_serves_and_says_that_other_definitions_do(opened):
    with closing(TestClient(create_app(opened))) as client:
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert SAID in ready.json()["notes"]["définitions"]
        for path in ("/", "/aide", "/saisie/27-01", "/nulle/part"):
            assert SAID in client.get(path).text, path
        opened.projections.catch_up()
        assert client.get("/readyz").json() == {"status": "ok"}
        assert SAID not in client.get("/").text


def test_doctor_says_it_until_it_is_over(opened):
    assert any(SAID in trouble for trouble in Diagnosis(opened).troubles)
    opened.projections.catch_up()
    assert not any(SAID in trouble for trouble in Diagnosis(opened).troubles)


def test_nothing_is_sealed_meanwhile(opened):
    with pytest.raises(SealingRefused, match="d'autres définitions"):
        opened.sealer.seal("2008")
