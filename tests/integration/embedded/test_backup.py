"""A copy of the log is enough: figures from the restored folder are the same."""

import stat
from pathlib import Path

import pytest

from services.composition.folder import DataFolder
from services.operations.backup import LOG, NoCopy, back_up
from services.synthetic import DATASETS, write_jsonl
from tests.end_to_end.command import relais, told


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the survey of the report, counted."""
    folder = tmp_path_factory.mktemp("backup")
    write_jsonl(DATASETS["enquete73"](), folder / "facts.jsonl", lambda _: None)
    relais("import", folder / "facts.jsonl", "--data", folder / "d")
    relais("project", "--until-idle", "--data", folder / "d")
    return folder / "d"


def test_figures_from_a_restored_copy_equal_those_it_was_taken_from(data: Path, tmp_path: Path):
    copy = tmp_path / "copy.db"
    assert told("backup", "--data", data, "--to", copy) == {
        "part": "journal",
        "rows": 828,
        "file": str(copy),
    }
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    restored = tmp_path / "restored"
    restored.mkdir()
    copy.rename(restored / "intake.db")
    relais("project", "--until-idle", "--data", restored)
    words = ("table", "S04", "--period", "2008", "--json", "--data")
    assert relais(*words, restored).stdout == relais(*words, data).stdout


def test_a_copy_never_writes_over_a_file(data: Path, tmp_path: Path):
    copy = tmp_path / "copy.db"
    copy.write_text("kept")
    assert "existe déjà" in relais("backup", "--data", data, "--to", copy, expect=1).stderr
    assert copy.read_text() == "kept"


def test_a_folder_without_a_log_has_nothing_to_copy(tmp_path: Path):
    with pytest.raises(NoCopy):
        back_up(LOG, DataFolder(tmp_path), tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


def test_an_older_log_restored_beside_newer_read_models_is_refused(data: Path, tmp_path: Path):
    folder = tmp_path / "d"
    write_jsonl(list(DATASETS["enquete73"]())[:100], tmp_path / "few.jsonl", lambda _: None)
    write_jsonl(DATASETS["enquete73"](), tmp_path / "all.jsonl", lambda _: None)
    relais("import", tmp_path / "few.jsonl", "--data", folder)
    relais("backup", "--data", folder, "--to", tmp_path / "old.db")
    relais("import", tmp_path / "all.jsonl", "--data", folder)
    relais("project", "--until-idle", "--data", folder)
    (tmp_path / "old.db").replace(folder / "intake.db")
    for rest in ("intake.db-wal", "intake.db-shm"):
        (folder / rest).unlink(missing_ok=True)
    assert "d'un autre journal" in relais("doctor", "--data", folder, expect=1).stderr
