"""A verb begins at once: what its help says needs nothing of what its work needs."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.embedded.platform import platform
from tests.architecture.tree import ROOT

WORK = (
    *("alembic", "argon2", "cryptography", "eventsourcing", "fastapi", "highspy", "httpx"),
    *("jinja2", "joserfc", "kafka", "lz4", "nacl", "odfdo", "openpyxl", "psycopg", "sqlalchemy"),
    *("starlette", "typst", "uvicorn", "xlsxwriter"),
    *("contracts.events", "services.composition.setup", "services.projections.domain"),
    *("services.synthetic.national118", "services.verifier.verification"),
)  # fmt: skip
OF_OTHER_VERBS = (
    *("alembic", "argon2", "eventsourcing", "fastapi", "highspy", "httpx", "jinja2", "joserfc"),
    *("kafka", "lz4", "nacl", "openpyxl", "psycopg", "starlette", "typst", "uvicorn"),
    *("services.access.main", "services.intake.main", "services.projections.main"),
)  # fmt: skip
"""What reading figures of a folder that is current needs nothing of."""
OF_A_SERVED_SET_UP = (
    *("alembic", "fastapi", "highspy", "httpx", "jinja2", "kafka", "nacl", "psycopg", "starlette"),
    *("typst", "uvicorn", "services.access.main", "services.composition.distributed"),
    *("services.intake.api", "services.operations.doctor", "services.projections.working"),
)
"""What looking at a folder needs nothing of: neither what serves it nor another set-up."""
READING = """
import contextlib, json, os, sys
from services.cli.main import main

words, wanted = json.loads(sys.argv[1]), sys.argv[2:]
sys.argv = ["relais", *words]
with contextlib.redirect_stdout(sys.stderr), contextlib.suppress(SystemExit):
    main()
print(json.dumps([name for name in wanted if name in sys.modules]))
"""
HELP_OF_EVERY_VERB = """
import contextlib, io, json, sys
import typer
from services.cli.main import PROCESSES, VERBS, command

def verbs(group, words):
    yield words
    for name, below in getattr(group, "commands", {}).items():
        yield from verbs(below, [*words, name])

found = {}
for verb in (*VERBS, *PROCESSES):
    app = typer.main.get_command(command([verb]))
    for words in verbs(app.commands[verb], [verb]):
        with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
            app([*words, "--help"], prog_name="relais")
        assert "help" in said.getvalue(), words
        found[" ".join(words)] = [name for name in sys.argv[1:] if name in sys.modules]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found() -> dict[str, list[str]]:
    """What stands imported after the help of each verb, all in one process, in order."""
    asked = [sys.executable, "-c", HELP_OF_EVERY_VERB, *WORK]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    told: dict[str, list[str]] = json.loads(done.stdout)
    return told


def test_the_help_of_a_verb_imports_nothing_of_its_work(found: dict[str, list[str]]) -> None:
    assert {verb: modules for verb, modules in found.items() if modules} == {}


@pytest.mark.parametrize(
    ("words", "said", "without"),
    [
        (("table", "A1", "--period", "2008"), "France · 2008", OF_OTHER_VERBS),
        (("indicators", "--period", "2008"), "U-M1", OF_OTHER_VERBS),
        (("table", "Z9", "--period", "2008"), "Aucun tableau", OF_OTHER_VERBS),
        (("doctor",), "Journal : ", OF_A_SERVED_SET_UP),
        (("dead-letters",), "", OF_A_SERVED_SET_UP),
    ],
)
def test_a_verb_of_a_folder_imports_nothing_of_what_others_do(
    tmp_path: Path, words: tuple[str, ...], said: str, without: tuple[str, ...]
) -> None:
    with platform(tmp_path) as opened:
        opened.projections.catch_up()
    told = json.dumps([*words, "--data", str(tmp_path)])
    asked = [sys.executable, "-c", READING, told, *without]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert said in done.stderr
    assert json.loads(done.stdout) == []


def test_every_verb_was_asked_for_its_help(found: dict[str, list[str]]) -> None:
    assert {"demo", "verify", "vault keys backup", "faces posts", "scheduler run"} <= {*found}
