"""The log of the process: each fact by its id and its place, and nothing of what it says."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from services.chassis import logs
from tests.builders import envelope
from tests.integration.intake.at_work import Client, intake, life


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What this process logs, put back as it was afterwards."""
    root, said = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    logs.configure("intake", stream=said)
    yield said
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_each_fact_is_logged_by_id_answer_and_position(
    tmp_path: Path, written: io.StringIO
) -> None:
    bad = {
        **envelope("case-opened"),
        "id": "Jeanne Dupont, 06 12 34 56 78",
        "data": {"x": "Jeanne"},
    }
    facts = [envelope("post-opened"), *life(), bad]
    with intake(tmp_path / "log.db") as made:
        answers = Client(made.app).post("/v1/events", json=facts).json()
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    (told,) = [line["facts"] for line in lines if line["event"] == "facts answered"]
    assert [(each["id"], each["position"]) for each in told[:-1]] == [
        (each["id"], each["position"]) for each in answers[:-1]
    ]
    assert told[-1].keys() == {"answer", "position", "problem"}
    assert "Jeanne" not in written.getvalue()
