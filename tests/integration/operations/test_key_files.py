"""Every key in one file under a passphrase; each goes back to its place, none over another."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from services.composition.distributed import Distributed
from services.composition.folder import DataFolder
from services.composition.setup import SetUp
from services.embedded.platform import Platform
from services.intake.adapters.vault.cipher import draw_key
from services.intake.adapters.vault.master_key import MasterKey
from services.intake.ports import KeyRefused
from services.operations.key_files import back_up_keys, places, restore_keys
from tests.architecture.tree import ROOT

PASSPHRASE = "quatre mots sans aucun rapport"
EXPIRES, TODAY = date(2010, 1, 1), date(2009, 6, 1)


def embedded(folder: Path) -> SetUp:
    return Platform(DataFolder(folder))


def distributed(folder: Path) -> SetUp:
    return Distributed(
        {
            "RELAIS_VAULT_DATABASE_URL": "postgresql://localhost/relais",
            "RELAIS_VAULT_KEY_FILE": str(folder / "vault.key"),
            "RELAIS_LOG_KEY_FILE": str(folder / "log.key"),
            "RELAIS_REPORTING_SEALING_KEY_FILE": str(folder / "sealing.key"),
            "RELAIS_DELIVERY_KEY_FILE": str(folder / "delivery.key"),
            "RELAIS_ACCESS_DATABASE_URL": "postgresql://localhost/relais",
            "RELAIS_ACCESS_KEY_FILE": str(folder / "access.key"),
        }
    )


@pytest.fixture(params=[embedded, distributed])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> SetUp:
    """A set-up with a key of each kind."""
    for name in ("log.key", "vault.key"):
        (tmp_path / name).write_text(MasterKey(draw_key()).text + "\n")
    for name in ("sealing.key", "delivery.key", "access.key"):
        (tmp_path / name).write_bytes(os.urandom(32))
    made: SetUp = request.param(tmp_path)
    return made


def test_every_key_that_was_lost_comes_back_as_it_was(opened: SetUp, tmp_path: Path) -> None:
    backup = tmp_path / "cles.json"
    before = {each.file: each.content() for each in places(opened)}
    assert len(before) == 5
    names = back_up_keys(opened, backup, PASSPHRASE, EXPIRES)
    assert names == ["coffre", "journal", "scellement", "livraisons", "comptes"]
    assert backup.stat().st_mode & 0o077 == 0
    for file in list(before)[1:]:
        file.unlink()
    assert set(restore_keys(opened, backup, PASSPHRASE, TODAY)) == set(list(before)[1:])
    assert {each.file: each.content() for each in places(opened)} == before
    assert all(file.stat().st_mode & 0o077 == 0 for file in list(before)[1:])


def test_a_wrong_passphrase_is_said_and_changes_nothing(opened: SetUp, tmp_path: Path) -> None:
    backup = tmp_path / "cles.json"
    back_up_keys(opened, backup, PASSPHRASE, EXPIRES)
    (tmp_path / "log.key").unlink()
    with pytest.raises(KeyRefused, match="phrase de passe inexacte"):
        restore_keys(opened, backup, "quatre mots sans aucun lien", TODAY)
    with pytest.raises(KeyRefused, match="a expiré"):
        restore_keys(opened, backup, PASSPHRASE, EXPIRES)
    assert not (tmp_path / "log.key").exists()


def test_a_key_is_never_written_over_another(opened: SetUp, tmp_path: Path) -> None:
    backup = tmp_path / "cles.json"
    back_up_keys(opened, backup, PASSPHRASE, EXPIRES)
    (tmp_path / "log.key").unlink()
    (tmp_path / "delivery.key").write_bytes(b"another")
    with pytest.raises(KeyRefused, match="une autre clé est déjà là"):
        restore_keys(opened, backup, PASSPHRASE, TODAY)
    assert not (tmp_path / "log.key").exists()


def test_no_key_can_be_read_in_the_file(opened: SetUp, tmp_path: Path) -> None:
    backup = tmp_path / "cles.json"
    back_up_keys(opened, backup, PASSPHRASE, EXPIRES)
    kept = backup.read_bytes()
    for each in places(opened):
        content = each.content()
        assert content
        assert content.strip() not in kept
    assert set(json.loads(kept)) == {"relais", "master_id", "expires", "salt", "sealed"}


def test_the_command_backs_up_and_restores(tmp_path: Path) -> None:
    (tmp_path / "log.key").write_text(MasterKey(draw_key()).text + "\n")
    (tmp_path / "delivery.key").write_bytes(b"k" * 32)

    def relais(*words: str, said: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "services", *words, "--data", str(tmp_path)]
        return subprocess.run(command, cwd=ROOT, input=said, capture_output=True, text=True)

    backup = str(tmp_path / "cles.json")
    done = relais("backup", "--part", "cles", "--to", backup)
    assert done.returncode == 0, done.stderr
    assert "journal, livraisons" in done.stdout
    (tmp_path / "delivery.key").unlink()
    refused = relais("restore", backup, said="une phrase qui n'est pas la bonne")
    assert refused.returncode == 1
    assert "phrase de passe inexacte" in refused.stderr
    assert relais("restore", backup).returncode == 0
    assert (tmp_path / "delivery.key").read_bytes() == b"k" * 32
