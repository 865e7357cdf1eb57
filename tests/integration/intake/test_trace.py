"""The log of the process: each fact by its id and its place, and nothing of what it says."""

import json
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import httpx

from tests.builders import envelope
from tests.integration.intake.at_work import life
from tests.services import free_port

STARTING_S = 60


def test_each_fact_is_logged_by_id_answer_and_position(tmp_path: Path) -> None:
    bad = {
        **envelope("case-opened"),
        "id": "Jeanne Dupont, 06 12 34 56 78",
        "data": {"x": "Jeanne"},
    }
    answers, said = submitted([envelope("post-opened"), *life(), bad], tmp_path / "log.db")
    lines = [json.loads(line) for line in said.splitlines()]
    (told,) = [line["facts"] for line in lines if line["event"] == "facts answered"]
    assert [(each["id"], each["position"]) for each in told[:-1]] == [
        (each["id"], each["position"]) for each in answers[:-1]
    ]
    assert told[-1].keys() == {"answer", "position", "problem"}
    assert "Jeanne" not in said


def submitted(facts: list[dict[str, object]], log: Path) -> tuple[list[dict[str, object]], str]:
    """What intake, as a process of its own, answers, and what it logs."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "services.intake", "api"],
        env={**os.environ, "RELAIS_INTAKE_FILE": str(log), "RELAIS_INTAKE_PORT": str(port)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_until_live(port)
        answers = httpx.post(f"http://127.0.0.1:{port}/v1/events", json=facts).json()
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
    return answers, said


def wait_until_live(port: int) -> None:
    until = monotonic() + STARTING_S
    while monotonic() < until:
        try:
            httpx.get(f"http://127.0.0.1:{port}/livez").raise_for_status()
        except httpx.HTTPError:
            sleep(0.1)
        else:
            return
    raise TimeoutError("intake does not start")
