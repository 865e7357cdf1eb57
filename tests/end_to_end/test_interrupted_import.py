"""A power cut in the middle of a long import: the same import again gives the same figures."""

import os
import signal
import time
from itertools import islice
from pathlib import Path
from shutil import copytree

import pytest

from services.chassis.databases import sqlite_engine
from services.synthetic import DATASETS, write_jsonl
from tests.end_to_end.command import relais, started, told

FACTS = int(os.environ.get("RELAIS_TEST_FACTS", "10000"))
TABLES = ("A1", "A3", "B2", "C1", "D1", "E3", "F1", "H3")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first facts of the national data set."""
    file = tmp_path_factory.mktemp("history") / "facts.jsonl"
    write_jsonl(islice(DATASETS["national118"](years=1), FACTS), file, lambda _: None)
    return file


@pytest.fixture(scope="module")
def whole(history: Path) -> Path:
    """A folder into which all of them were brought at once, and that nothing has counted yet."""
    made = history.with_name("whole")
    assert told("import", history, "--data", made, "--simulated-clock")["accepted"] == FACTS
    return made


def figures(data: Path) -> list[object]:
    """What the tables say, once the read models have caught up."""
    told("project", "--until-idle", "--data", data)
    return [told("table", code, "--period", "2008", "--data", data)["rows"] for code in TABLES]


def stored(data: Path) -> int:
    """How many facts are durable just now; 0 before there is a log."""
    log = data / "intake.db"
    if not log.exists():
        return 0
    engine = sqlite_engine(log, read_only=True)
    try:
        with engine.connect() as connection:
            query = "SELECT COALESCE(MAX(rowid), 0) FROM stored_events"
            return int(connection.exec_driver_sql(query).scalar_one())
    except Exception:  # not made yet
        return 0
    finally:
        engine.dispose()


def test_an_import_killed_and_repeated_equals_an_uninterrupted_one(history, whole, tmp_path):
    cut, counted = tmp_path / "cut", copytree(whole, tmp_path / "counted")
    running = started("import", history, "--data", cut, "--simulated-clock")
    deadline = time.monotonic() + 120
    while stored(cut) < FACTS // 10 and running.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    survived = stored(cut)
    again = told("import", history, "--data", cut, "--simulated-clock")
    assert again == {
        "accepted": FACTS - survived,
        "duplicate": survived,
        "conflict": 0,
        "rejected": 0,
    }
    assert figures(cut) == figures(counted)


def test_a_projection_killed_and_repeated_equals_an_uninterrupted_one(whole, tmp_path):
    data = copytree(whole, tmp_path / "data")
    running = started("project", "--until-idle", "--data", data)
    deadline = time.monotonic() + 120
    while not (data / "projections.db").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)  # within the count, or just before or after it
    running.send_signal(signal.SIGKILL)
    running.wait()
    told("project", "--until-idle", "--data", data)
    for model in ("site", "department", "nation"):
        assert '"same": true' in relais("rebuild", model, "--json", "--data", data).stdout
