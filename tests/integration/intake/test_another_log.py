"""Facts go to the log that is meant, and to no other that happens to answer at its address."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from services.clients.submission import NotSent, submit_file
from services.intake.main import Intake, build
from services.intake.ports import AnotherLog
from services.intake.settings import IntakeSettings
from tests.builders import envelope
from tests.services import free_port


@contextmanager
def served(folder: Path) -> Iterator[tuple[Intake, str]]:
    """A log of its own, and the address of its intake."""
    port = free_port()
    with closing(build(IntakeSettings(file=folder / "intake.db"))) as intake:
        server = uvicorn.Server(uvicorn.Config(intake.app, port=port, log_config=None))
        serving = Thread(target=server.run)
        serving.start()
        while not server.started:
            pass
        yield intake, f"http://127.0.0.1:{port}"
        server.should_exit = True
        serving.join()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A fact in a file."""
    written = tmp_path / "facts.jsonl"
    written.write_text(json.dumps(envelope("post-opened")) + "\n")
    return written


def test_a_log_that_is_not_the_one_meant_takes_nothing(tmp_path: Path, file: Path) -> None:
    with served(tmp_path / "a") as (ours, here), served(tmp_path / "b") as (theirs, there):
        with pytest.raises(NotSent, match=f"421.*{theirs.store.log_id}.*{ours.store.log_id}"):
            submit_file(file, there, lambda _: None, log=ours.store.log_id)
        assert theirs.store.head() == 0
        assert submit_file(file, here, lambda _: None, log=ours.store.log_id).accepted == 1


def test_what_was_sent_to_one_log_is_not_gone_on_with_at_another(
    tmp_path: Path, file: Path
) -> None:
    with served(tmp_path / "a") as (ours, _), served(tmp_path / "b") as (theirs, there):
        file.with_name("facts.jsonl.sent").write_text(f"0 {ours.store.log_id}")
        with pytest.raises(NotSent, match="un autre montage est à cette adresse"):
            submit_file(file, there, lambda _: None)
        assert theirs.store.head() == 0


def test_a_process_refuses_a_database_that_holds_another_log(tmp_path: Path) -> None:
    file = tmp_path / "intake.db"
    with closing(build(IntakeSettings(file=file))) as first:
        known = first.store.log_id
    build(IntakeSettings(file=file, log_id=known)).close()
    with pytest.raises(AnotherLog, match=f"Le journal qui répond est {known}, et non x"):
        build(IntakeSettings(file=file, log_id="x"))
