"""The master key: made, checked, backed up, restored, rotated; a crash in between loses nothing."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import text

from services.chassis.databases import Where
from services.intake.adapters.vault.cipher import draw_key
from services.intake.adapters.vault.key_backup import read_backup, restore, write_backup
from services.intake.adapters.vault.master_key import KeyFile, MasterKey
from services.intake.adapters.vault.opening import open_sql_vault, vault_engine, wrapped_by
from services.intake.adapters.vault.rotation import rotate_master, rotate_posts
from services.intake.adapters.vault.store import session
from services.intake.domain.details import NoDetails
from services.intake.ports import KeyRefused
from tests.architecture.tree import ROOT
from tests.integration.vault.opened import (
    CASE,
    ELSEWHERE,
    POST,
    READER,
    WHOLE,
    Opened,
    opened,
    settings,
)
from tests.names import HIDING

PASSPHRASE = "quatre mots sans aucun rapport"
EXPIRES = date(2010, 1, 1)
ROTATE = """
import sys
from pathlib import Path
from services.intake.adapters.vault.opening import open_sql_vault
from services.intake.adapters.vault.rotation import rotate_master, rotate_posts
from services.intake.settings import VaultSettings
from tests.names import HIDING
folder = Path(sys.argv[1])
told = VaultSettings(file=folder / "vault.db", key_file=folder / "vault.key")
while True:
    store = open_sql_vault(told, HIDING)
    (folder / "ready").touch()
    rotate_posts(store)
    rotate_master(store, told)
    store.close()
"""


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(KeyRefused, match=words):
        yield


def filled(folder: Path, where: Where | None = None) -> None:
    with opened(folder, where) as made:
        made.put()
        made.put(case=ELSEWHERE, post="93-01")


def keys(made: Opened) -> set[bytes]:
    with session(made.made.store.engine, POST) as connection:
        return {
            row[0]
            for query in ("SELECT wrapped FROM post_keys", "SELECT wrapped FROM cases")
            for row in connection.execute(text(f"{query} WHERE post = '{POST}'"))
        }


def test_the_first_key_is_drawn_into_a_file_for_its_owner_only(tmp_path: Path) -> None:
    filled(tmp_path)
    assert (tmp_path / "vault.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "vault.db").stat().st_mode & 0o777 == 0o600


def test_a_vault_that_holds_details_does_not_open_without_its_key(
    tmp_path: Path, where: Where
) -> None:
    filled(tmp_path, where)
    (tmp_path / "vault.key").unlink()
    with refused("la clé du coffre manque"):
        open_sql_vault(settings(tmp_path, where), HIDING)
    assert not (tmp_path / "vault.key").exists()


def test_a_vault_that_holds_nothing_yet_gets_a_new_key(tmp_path: Path) -> None:
    open_sql_vault(settings(tmp_path), HIDING).close()
    (tmp_path / "vault.key").unlink()
    open_sql_vault(settings(tmp_path), HIDING).close()
    assert (tmp_path / "vault.key").exists()


def test_another_key_is_refused_and_changes_nothing(tmp_path: Path, where: Where) -> None:
    filled(tmp_path, where)
    right = (tmp_path / "vault.key").read_text()
    (tmp_path / "vault.key").write_text(MasterKey(draw_key()).text)
    with refused("cette clé n'est pas celle de ce coffre"):
        open_sql_vault(settings(tmp_path, where), HIDING)
    with refused("RELAIS_VAULT_MASTER_KEY : cette clé n'est pas"):
        open_sql_vault(settings(tmp_path, where, master_key=MasterKey(draw_key()).text), HIDING)
    (tmp_path / "vault.key").write_text(right)
    with opened(tmp_path, where) as made:
        assert made.read() == WHOLE


@pytest.mark.parametrize("content", ["", "Sésame ouvre-toi", "AAAA", "é" * 44])
def test_a_file_that_holds_no_key_is_refused_without_showing_it(
    tmp_path: Path, content: str
) -> None:
    filled(tmp_path)
    (tmp_path / "vault.key").write_text(content)
    with pytest.raises(KeyRefused, match="ce n'est pas une clé de coffre") as told:
        open_sql_vault(settings(tmp_path), HIDING)
    assert not content or content not in str(told.value)


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "vault.key").chmod(0o640)
    with refused("chmod 600"):
        open_sql_vault(settings(tmp_path), HIDING)


def test_the_environment_may_hold_the_key_and_no_file_is_made(tmp_path: Path) -> None:
    given = {"master_key": MasterKey(draw_key()).text}
    with opened(tmp_path, **given) as made:
        made.put()
    with opened(tmp_path, **given) as then:
        assert then.read() == WHOLE
    assert not (tmp_path / "vault.key").exists()


def test_rotation_changes_every_key_above_the_details_and_no_detail(
    tmp_path: Path, where: Where
) -> None:
    filled(tmp_path, where)
    with opened(tmp_path, where) as made:
        before = keys(made)
        former = (tmp_path / "vault.key").read_text()
        assert rotate_posts(made.made.store) == 2
        assert not before & keys(made)
        assert made.read() == WHOLE
        after = keys(made)
        rotate_master(made.made.store, settings(tmp_path, where))
        assert len(after & keys(made)) == 1  # the case's stays, the post's is wrapped again
        with refused("Relancez ce processus"):
            made.read()
    assert (tmp_path / "vault.key").read_text() != former
    with opened(tmp_path, where) as then:
        assert then.read() == WHOLE
        assert then.read(ELSEWHERE, "93-01") == WHOLE


def test_a_rotation_in_the_environment_takes_the_next_key_from_it(tmp_path: Path) -> None:
    one, two = MasterKey(draw_key()).text, MasterKey(draw_key()).text
    with opened(tmp_path, master_key=one) as made:
        made.put()
        with refused("RELAIS_VAULT_NEXT_MASTER_KEY"):
            rotate_master(made.made.store, settings(tmp_path, master_key=one))
        rotate_master(made.made.store, settings(tmp_path, master_key=one, next_master_key=two))
    with refused("n'est pas celle de ce coffre"):
        open_sql_vault(settings(tmp_path, master_key=one), HIDING)
    with opened(tmp_path, master_key=two) as then:
        assert then.read() == WHOLE


def test_a_rotation_cut_short_before_its_commit_leaves_the_former_key(tmp_path: Path) -> None:
    filled(tmp_path)
    KeyFile(tmp_path / "vault.key").prepare(MasterKey(draw_key()))
    with opened(tmp_path) as made:
        assert made.read() == WHOLE
        rotate_master(made.made.store, settings(tmp_path))
    with opened(tmp_path) as then:
        assert then.read() == WHOLE


def test_a_rotation_cut_short_after_its_commit_is_ended_by_the_next_opening(
    tmp_path: Path,
) -> None:
    filled(tmp_path)
    held = tmp_path / "vault.key"
    former = held.read_bytes()
    with opened(tmp_path) as made:
        after = rotate_master(made.made.store, settings(tmp_path))
    held.rename(tmp_path / f"vault.key.{after.id}")
    held.write_bytes(former)
    held.chmod(0o600)
    with opened(tmp_path) as then:
        assert then.read() == WHOLE
    assert held.read_text().strip() == after.text
    assert [file.name for file in tmp_path.glob("vault.key*")] == ["vault.key"]


def test_of_two_rotations_at_once_one_is_refused_and_nothing_is_lost(
    tmp_path: Path, where: Where
) -> None:
    filled(tmp_path, where)
    told = settings(tmp_path, where)
    one, other = open_sql_vault(told, HIDING), open_sql_vault(told, HIDING)
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(rotate_master, each, told) for each in (one, other)]
    refusals = [each.exception() for each in both if each.exception()]
    assert [type(each) for each in refusals] == [KeyRefused]
    for each in (one, other):
        each.close()
    with opened(tmp_path, where) as then:
        assert then.read() == WHOLE
    assert [file.name for file in tmp_path.glob("vault.key*")] == ["vault.key"]


def test_a_rotation_killed_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    filled(tmp_path)
    for n in range(12):
        rotating = subprocess.Popen([sys.executable, "-c", ROTATE, str(tmp_path)], cwd=ROOT)
        while not (tmp_path / "ready").exists():
            sleep(0.005)
        sleep(n * 0.004)
        rotating.kill()
        rotating.wait()
        (tmp_path / "ready").unlink()
        with opened(tmp_path) as made:
            assert made.read() == WHOLE
            assert made.read(ELSEWHERE, "93-01") == WHOLE


def test_a_backup_restores_the_key_until_its_day(tmp_path: Path) -> None:
    filled(tmp_path)
    copy, file = tmp_path / "copy.json", KeyFile(tmp_path / "vault.key")
    store = open_sql_vault(settings(tmp_path), HIDING)
    write_backup(copy, store.keys.master, PASSPHRASE, EXPIRES)
    store.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    file.path.unlink()
    with refused("a expiré le 01/01/2010"):
        read_backup(copy, PASSPHRASE, EXPIRES)
    with refused("phrase de passe inexacte"):
        read_backup(copy, PASSPHRASE + ".", date(2009, 12, 31))
    expected = wrapped_by(vault_engine(tmp_path / "vault.db", HIDING))
    key = read_backup(copy, PASSPHRASE, date(2009, 12, 31))
    restore(file, key, expected)
    with refused("existe déjà"):
        restore(file, key, expected)
    with opened(tmp_path) as then:
        assert then.read() == WHOLE


def test_a_backup_whose_day_was_put_off_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "copy.json"
    write_backup(copy, MasterKey(draw_key()), PASSPHRASE, EXPIRES)
    changed = json.loads(copy.read_text()) | {"expires": "2020-01-01"}
    copy.write_text(json.dumps(changed))
    with refused("sauvegarde modifiée"):
        read_backup(copy, PASSPHRASE, date(2012, 1, 1))
    copy.write_text("{}")
    with refused("ce n'est pas une sauvegarde de clé"):
        read_backup(copy, PASSPHRASE, date(2009, 1, 1))


def test_a_passphrase_that_is_too_short_protects_nothing(tmp_path: Path) -> None:
    with refused("au moins 14 caractères"):
        write_backup(tmp_path / "copy.json", MasterKey(draw_key()), "court", EXPIRES)
    assert not (tmp_path / "copy.json").exists()


def test_a_backup_from_before_a_rotation_opens_nothing(tmp_path: Path) -> None:
    filled(tmp_path)
    copy, file = tmp_path / "copy.json", KeyFile(tmp_path / "vault.key")
    with opened(tmp_path) as made:
        write_backup(copy, made.made.store.keys.master, PASSPHRASE, EXPIRES)
        after = rotate_master(made.made.store, settings(tmp_path))
    file.path.unlink()
    with refused("une clé que ce coffre n'a plus"):
        restore(file, read_backup(copy, PASSPHRASE, date(2009, 1, 1)), after.id)


def test_a_copy_of_the_vault_put_back_does_not_bring_back_an_erased_case(tmp_path: Path) -> None:
    filled(tmp_path)
    copy = (tmp_path / "vault.db").read_bytes()
    with opened(tmp_path) as made:
        made.vault.erase(POST, CASE, *READER)
    (tmp_path / "vault.db").write_bytes(copy)
    with opened(tmp_path) as then:
        with pytest.raises(NoDetails, match="Aucun détail personnel"):
            then.read()
        (due,) = then.vault.due()
        assert (due.case, due.again) == (CASE, True)
        assert then.vault.sweep([due]) == 1
        assert then.read(ELSEWHERE, "93-01") == WHOLE
