"""A later program verifies an earlier bundle: by what contracts meant then, not by their words.

Each test changes a copy of the contracts as a developer would, and lets that program verify a
bundle of the landed one.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.release_plan.meaning import file_of, meaning_of, plan_of
from contracts.release_plan.versions import LANDED_VERSION
from services.verifier.bundle import Wrong
from services.verifier.contracts import plan_of_claim

ROOT = Path(__file__).parents[3]
VERIFY = """
import json, sys
from pathlib import Path
from typing import Any
from services.verifier.bundle import Bundle
from services.verifier.verification import verify
print(json.dumps([each[:3] for each in verify(Bundle(Path(sys.argv[1])), lambda *_: None)]))
"""
FREEZE = """
from pathlib import Path
from typing import Any
from contracts.release_plan.meaning import current_version, file_of, meaning_of, text_of
Path("contracts/replay", file_of(current_version())).write_text(text_of(meaning_of()))
"""
SAISINES, PLAN, POLICY = "codes/casework.toml", "release_plan/tables.py", "release_plan/policy.py"
POLICE = 'main_courante = { label = "main courante", applies_to = ["police", "mixte"] }'
ADDED = [
    (SAISINES, '"compte rendu CORG"', '"compte rendu d\'un CORG"'),
    (SAISINES, POLICE, f'{POLICE}\nmail = "courriel"'),
    ("codes/departements.toml", "976 = ", '977 = "Saint-Barthélemy"\n976 = '),
    (PLAN, "PLANNED = (", 'PLANNED = (\n    _acts("E9", "kind", codes.SUITE_PENALE, TO_NATION),'),
    (PLAN, "OPEN = (", 'OPEN = (\n    OpenTable("G9", TO_ANISCG),'),
]
CHANGED = [
    ("statistics/indicators.toml", '{ level = ["approfondi"] }', '{ level = ["rapide"] }',
     "indicators F-M2"),
    ("release_plan/planned.py", "SENSITIVE = 11", "SENSITIVE = 10", "tables B2"),
    (POLICY, "AREA_MIN = 11", "AREA_MIN = 9", "policy area_min"),
    (PLAN, 'OpenTable("A2", TO_ANISCG)', 'OpenTable("A2", OF_POSTS)', "open_tables A2"),
    (PLAN, "_orientations(\"E2\", \"solution\", codes.SOLUTION, TO_POSTS)",
     "_orientations(\"E2\", \"solution\", codes.SOLUTION, POSTS_PUBLIC)", "tables E2"),
    ("release_plan/audiences.py", 'force="police"', "force=None", "audiences dcsp"),
    (SAISINES, POLICE, POLICE.replace("police", "gendarmerie"), "codes saisine"),
    (SAISINES, POLICE, 'mc = "main courante"', "codes saisine"),
    ("statistics/acts.toml", '["level", "setting"], measures = ["acts", "minutes"]',
     '["level"], measures = ["acts"]',
     "statistics A4"),
]  # fmt: skip
Program = Callable[..., dict[str, tuple[bool | None, str]]]


@pytest.fixture
def program(tmp_path: Path, landed: Path) -> Program:
    """A program whose contracts differ in one place; what it says of each step."""
    shutil.copytree(ROOT / "contracts", tmp_path / "contracts")
    os.symlink(ROOT / "services", tmp_path / "services")

    def run(name: str, before: str, after: str, freeze: bool = False) -> dict[str, Any]:
        path = tmp_path / "contracts" / name
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        if freeze:
            subprocess.run([sys.executable, "-c", FREEZE], cwd=tmp_path, check=True)
        command = [sys.executable, "-c", VERIFY, str(landed / "consolide")]
        done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        return {step: (holds, said) for step, holds, said in json.loads(done.stdout)}

    return run


@pytest.mark.parametrize("change", ADDED, ids=lambda change: change[2][:24])
def test_a_label_mended_a_code_or_a_table_added_fail_no_earlier_bundle(program, change) -> None:
    said = program(*change)
    assert [step for step, (holds, _) in said.items() if holds == "faux"] == []


def test_a_label_that_changed_is_said_to_the_auditor_and_is_not_verified(program) -> None:
    said = program("codes/persons.toml", '"femme"', '"femmes"')
    assert [step for step, (holds, _) in said.items() if holds != "vérifié"] == ["publié"]
    assert said["publié"][0] == "non vérifiable"
    assert "portent un libellé que votre version n'a pas" in said["publié"][1]


@pytest.mark.parametrize(("name", "before", "after", "named"), CHANGED, ids=lambda at: at[-16:])
def test_a_meaning_that_changed_without_its_version_fails_by_name(
    program, name, before, after, named
) -> None:
    holds, said = program(name, before, after)["contrats"]
    assert holds == "faux"
    assert named in said


def test_a_program_that_keeps_the_earlier_version_verifies_under_it(program) -> None:
    said = program("release_plan/planned.py", "SENSITIVE = 11", "SENSITIVE = 10", freeze=True)
    assert [step for step, (holds, _) in said.items() if holds != "vérifié"] == []


def test_a_version_that_was_edited_is_refused(program) -> None:
    landed_version = file_of(LANDED_VERSION)
    holds, said = program(f"replay/{landed_version}", '"A1"', '"A0"')["contrats"]
    assert holds == "faux"
    assert landed_version in said


@pytest.mark.parametrize("told", [{}, {"version": "0" * 64}, {"version": "../x"}])
def test_contracts_that_this_program_does_not_know_are_refused(told) -> None:
    with pytest.raises(Wrong, match="ne connaît pas"):
        plan_of_claim({"contracts": told})


def test_a_plan_is_read_back_from_its_meaning() -> None:
    assert meaning_of(plan_of(meaning_of())) == meaning_of()
