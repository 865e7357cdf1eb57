"""The embedded platform as a process: facts over HTTP, seen in the nation within a second."""

import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.builders import envelope
from tests.end_to_end.command import relais, served, told, written


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A platform on an empty folder, on a free port of this machine."""
    with served(tmp_path_factory.mktemp("served")) as url:
        yield url


def situations(address: str) -> int:
    """Police situations of 2008 that the nation shows."""
    answer = httpx.get(f"{address}/v1/tables/A1", params={"period": "2008"})
    return answer.json()["rows"][0]["value"] if answer.is_success else 0


def test_a_file_is_submitted_and_seen_and_submitted_again(address, tmp_path: Path):
    facts = [envelope("post-opened")] + [
        envelope("case-opened", subject=str(uuid4())) for _ in range(700)
    ]
    file = written(tmp_path / "facts.jsonl", facts)
    assert told("submit", file, "--to", address)["accepted"] == 701
    deadline = time.monotonic() + 10
    while situations(address) < 700 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert situations(address) == 700
    assert told("submit", file, "--to", address)["duplicate"] == 701
    assert not file.with_name("facts.jsonl.sent").exists()


def test_a_refused_fact_of_a_submission_is_kept_with_its_problem(address, tmp_path: Path):
    file = written(tmp_path / "bad.jsonl", [envelope("case-opened", saisine="corg")])
    with file.open("a") as more:
        more.write("{nope\n")
    assert told("submit", file, "--to", address)["rejected"] == 2
    assert len((tmp_path / "bad.jsonl.rejected.jsonl").read_text().splitlines()) == 2


def test_an_address_that_refuses_to_listen_is_said_in_french(address, tmp_path: Path):
    file = written(tmp_path / "facts.jsonl", [envelope("post-opened")])
    done = relais("submit", file, "--to", f"{address}/nowhere", expect=1)
    assert "404" in done.stderr


@pytest.mark.parametrize(
    "path", ["/livez", "/readyz", "/metrics", "/v1/tables", "/v1/indicators?period=2008"]
)
def test_the_process_answers_for_all_its_services(address, path):
    assert httpx.get(f"{address}{path}").is_success
