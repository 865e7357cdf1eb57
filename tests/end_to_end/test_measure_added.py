"""Two real programs on one data folder: the newer one counts complaints (E5), the older did not."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from contracts.read_model import READ_MODELS
from tests.end_to_end.command import ROOT, relais, told

MEASURE = "    events.ComplaintFiled.NAME: _count_complaint,\n"


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The program before the measure was added, and its number raised."""
    program = tmp_path / "older"
    for package in ("services", "contracts"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, program / package, ignore=ignored)
    without(program / "services/projections/domain/situation.py", MEASURE, "")
    without(program / "contracts/definitions.py", "MEASURES = ", "MEASURES = -")
    return program


def without(file: Path, words: str, other: str) -> None:
    """Change some words of a file that are there once."""
    text = file.read_text()
    assert text.count(words) == 1
    file.write_text(text.replace(words, other))


def run(program: Path, *words: object, expect: int = 0) -> str:
    """A verb of a program; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "services", *map(str, words)],
        cwd=program,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def complaints(table: Any) -> int:
    """How many complaints a table E5 has."""
    return sum(row["value"] for row in table["rows"])


def test_a_measure_is_added_on_an_old_folder_killed_meanwhile_and_taken_back(older, tmp_path):
    facts, more, data = tmp_path / "facts.jsonl", tmp_path / "more.jsonl", tmp_path / "data"
    relais("generate", "national118", "--posts", "3", "--years", "1", "--out", facts)
    lines = facts.read_text().splitlines(keepends=True)
    facts.write_text("".join(lines[:-500]))
    more.write_text("".join(lines[-500:]))
    here = ("--data", data)
    asked = ("table", "E5", "--period", "2008", *here)

    run(older, "import", facts, "--simulated-clock", *here)
    run(older, "project", "--until-idle", *here)
    assert complaints(json.loads(run(older, *asked, "--json"))) == 0

    relais("import", more, "--simulated-clock", *here)
    assert complaints(told(*asked)) == 0, "what served goes on serving"
    assert "selon d'autres définitions" in relais("doctor", *here, expect=1).stdout

    for seconds in (0.8, 1.6, 2.4):
        project = subprocess.Popen(
            [sys.executable, "-m", "services", "project", "--until-idle", *map(str, here)], cwd=ROOT
        )
        time.sleep(seconds)
        project.kill()
        project.wait()
    relais("project", "--until-idle", *here)
    assert complaints(told(*asked)) > 0
    relais("doctor", *here)
    for model in READ_MODELS:
        assert "identique à ce qui servait" in relais("rebuild", model, *here).stdout

    assert "selon d'autres définitions" in run(older, "doctor", *here, expect=1)
    assert "selon les définitions" in run(older, "rebuild", "--until", "5", *here, expect=1)
    run(older, "project", "--until-idle", *here)
    assert complaints(json.loads(run(older, *asked, "--json"))) == 0
