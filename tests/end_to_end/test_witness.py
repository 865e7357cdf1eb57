"""A partner watches a log over HTTP: cosigned while it grows, alarm when it changed."""

from pathlib import Path
from shutil import copyfile, copytree, rmtree

import pytest

from tests.builders import envelope
from tests.end_to_end.command import relais, served, told, written


@pytest.fixture
def data(tmp_path: Path) -> Path:
    added(tmp_path / "data", 2)
    return tmp_path / "data"


def added(data: Path, facts: int) -> None:
    posts = [envelope("post-opened", post=f"27-{each:02}") for each in range(1, facts + 1)]
    relais("import", written(data.parent / "facts.jsonl", posts), "--data", data)


def looking(data: Path, address: str, *more: object) -> list[object]:
    folder = data.parent
    files = ("--key", folder / "dggn.key", "--state", folder / "dggn.state")
    return ["witness", address, *files, "--name", "dggn", "--once", *more]


def test_a_witness_cosigns_what_the_log_says_once_its_key_is_registered(data: Path) -> None:
    assert "rien n'est encore signé" in relais("checkpoint", "--data", data, expect=1).stderr
    key = relais("checkpoint", "--key", "--data", data).stdout.strip()
    with served(data) as address:
        first = relais(*looking(data, address, "--log-key", key), expect=2).stderr
        assert "aucun témoin inscrit" in " ".join(first.split())
        own = first.partition("inscrit une fois :")[2].split()[0]
        relais("witness-key", "add", own, "--data", data)
        assert told(*looking(data, address))["size"] == 2
    assert relais("witness-key", "list", "--data", data).stdout.strip() == own
    shown = told("checkpoint", "--data", data)
    assert list(shown["witnesses"]) == ["dggn"]
    assert (data.parent / "dggn.key").stat().st_mode & 0o777 == 0o600
    added(data, 5)
    assert told("checkpoint", "--now", "--data", data)["size"] == 5


def test_a_log_put_back_from_a_copy_and_written_anew_raises_the_alarm(data: Path) -> None:
    copytree(data, data.parent / "copy")
    added(data, 3)
    with served(data) as address:
        relais(*looking(data, address), expect=2)  # seen, and not registered
    copyfile(data / "log.key", data.parent / "copy" / "log.key")
    (data.parent / "copy" / "log.key").chmod(0o600)
    rmtree(data)
    copytree(data.parent / "copy", data)
    added(data, 5)
    with served(data) as address:
        said = " ".join(relais(*looking(data, address), expect=1).stderr.split())
    assert "ALERTE. Le journal a BIFURQUÉ" in said
    assert "prévenez les autres témoins" in said


def test_what_cannot_be_concluded_or_understood_ends_with_two(data: Path) -> None:
    silent = relais(*looking(data, "http://127.0.0.1:9"), expect=2)
    assert "ne répond pas" in silent.stderr
    relais(*looking(data, "http://127.0.0.1:9", "--log-key", "x"), expect=2)
    (data.parent / "dggn.key").chmod(0o644)
    assert "chmod 600" in relais(*looking(data, "http://127.0.0.1:9"), expect=2).stderr
