"""The vault from the command line: kept, shown, swept, backed up, rotated."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from tests.builders import envelope
from tests.end_to_end.command import ROOT, relais, told, written

CASE = str(uuid4())
WHOLE = {"name": "Éléonore Vastel-Quimbert", "note": "Rappeler après 18 h."}
PASSPHRASE = "quatre mots sans aucun rapport\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder whose log has one case, long over."""
    facts = [envelope("post-opened"), envelope("case-opened", subject=CASE)]
    relais("import", written(tmp_path / "facts.jsonl", facts), "--data", tmp_path / "data")
    return tmp_path / "data"


def put(data: Path, expect: int = 0, **details: str) -> str:
    words = ("vault", "put", "27-01", CASE, "--purpose", "suivi", "--data", data)
    return relais(*words, typed=json.dumps(details), expect=expect).stderr


def show(data: Path, expect: int = 0) -> str:
    words = ("vault", "show", "27-01", CASE, "--purpose", "suivi", "--data", data)
    done = relais(*words, expect=expect)
    return done.stdout + done.stderr


def test_details_are_kept_shown_and_erased_and_each_access_is_written_down(data: Path):
    put(data, **WHOLE)
    assert "Nom : Éléonore Vastel-Quimbert" in show(data)
    assert "effacement le 14/10/2010" in show(data)
    relais("vault", "erase", "27-01", CASE, "--data", data)
    assert "Aucun détail personnel" in show(data, expect=1)
    seen = relais("vault", "accesses", "27-01", "--data", data).stdout
    assert [line.split("  ")[2] for line in seen.splitlines()] == [
        "saisie",
        "lecture",
        "lecture",
        "effacement",
    ]


def test_a_sweep_lists_first_and_erases_when_told_to(data: Path):
    put(data, **WHOLE)
    (due,) = [told("vault", "sweep", "--data", data)]
    assert (due["case"], due["erased_on"]) == (CASE, "2010-10-14")
    assert "Vastel" in show(data)
    relais("vault", "sweep", "--erase", "--data", data)
    assert "Aucun détail personnel" in show(data, expect=1)
    assert relais("vault", "sweep", "--data", data).stdout == ""


def test_what_cannot_be_kept_is_refused_with_the_fields_there_are(data: Path):
    said = " ".join(put(data, expect=1, nom="Vastel").split())
    assert "name, contact, note, birth_date, procedure_number" in said
    assert "« $.nom » : Ce champ n'existe pas" in said
    assert "Vastel" not in put(data, expect=1, name="x" * 300, contact="Vastel")


def test_a_lost_key_comes_back_from_its_backup_and_not_after_a_rotation(data: Path):
    put(data, **WHOLE)
    copy = data.parent / "key.json"
    backup = ("vault", "keys", "backup", "--to", copy, "--data", data)
    assert "déjà passée" in relais(*backup, "--expires", "2009-01-01", expect=2).stderr
    relais(*backup, "--expires", "2099-01-01", typed=PASSPHRASE)
    relais(*backup, "--expires", "2099-01-01", typed=PASSPHRASE, expect=1)
    (data / "vault.key").unlink()
    assert "la clé du coffre manque" in show(data, expect=1)
    relais("vault", "keys", "restore", copy, "--data", data, typed=PASSPHRASE)
    assert "Vastel" in show(data)
    relais("vault", "rotate", "--master", "--data", data)
    assert "Vastel" in show(data)
    (data / "vault.key").unlink()
    again = ("vault", "keys", "restore", copy, "--data", data)
    assert "n'a plus" in relais(*again, typed=PASSPHRASE, expect=1).stderr


def test_a_copy_of_the_vault_put_back_shows_its_details_but_those_erased_since(data: Path):
    put(data, **WHOLE)
    copy = data.parent / "copy.db"
    assert told("vault", "backup", "--to", copy, "--data", data)["cases"] == 1
    relais("vault", "backup", "--to", copy, "--data", data, expect=1)
    put(data, name="Autre")
    copy.replace(data / "vault.db")
    assert "Vastel" in show(data)
    relais("vault", "backup", "--to", copy, "--data", data)
    relais("vault", "erase", "27-01", CASE, "--data", data)
    copy.replace(data / "vault.db")
    assert "Aucun détail personnel" in show(data, expect=1)
    assert "déjà effacés au journal" in relais("vault", "sweep", "--data", data).stdout
    assert (
        "aucun coffre"
        in relais(
            "vault", "backup", "--to", data.parent / "n.db", "--data", data.parent, expect=1
        ).stderr
    )


def test_nothing_that_serves_starts_without_the_key_of_a_vault_that_is_filled(data: Path):
    put(data, **WHOLE)
    (data / "vault.key").unlink()
    assert (
        "la clé du coffre manque"
        in relais("serve", "--without-accounts", "--data", data, expect=1).stderr
    )
    variables = {
        "RELAIS_INTAKE_FILE": str(data / "intake.db"),
        "RELAIS_VAULT_FILE": str(data / "vault.db"),
        "RELAIS_VAULT_KEY_FILE": str(data / "vault.key"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "services.intake", "api"],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "la clé du coffre manque" in done.stderr
    assert not (data / "vault.key").exists()
