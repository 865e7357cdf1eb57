"""The past over HTTP: as it was known, why it changed; one at a time, given up when abandoned."""

import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic, sleep

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request

from services.chassis import http
from services.past.workshop import GivenUp, Workshop
from services.projections.consumer import Progress
from services.reporting.adapters.formats.json_body import table_json
from tests.integration.embedded.conftest import CASES
from tests.services import free_port


def test_a_table_is_what_it_was_at_a_position_and_at_the_end_of_a_day(client, opened):
    then = client.get("/v1/past/4/tables/A1?period=2008")
    assert then.json()["rows"][0]["value"] == 3
    assert then.json()["position"] == 4
    now = client.get("/v1/past/2100-01-01/tables/A1?period=2008")
    assert now.text == table_json(opened.reporting.tables.table("A1", "nation", None, "2008"))
    as_text = client.get("/v1/past/4/tables/A1?period=2008&format=csv").text
    assert "police" in as_text


def test_a_rectificatif_says_by_how_many_facts_and_leaves_nothing(client):
    found = client.get("/v1/tables/A1/rectificatif?period=2008&from=4").json()
    assert (found["from_position"], found["to_position"]) == (4, 6)
    (police,) = found["changes"]
    assert (police["before"], police["after"], police["residue"]) == (3, 3, 0)
    assert police["causes"] == {
        "retire": {"facts": 1, "change": -1},
        "tardif": {"facts": 1, "change": 1},
    }


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/v1/past/hier/tables/A1?period=2008", 422, "ni une édition"),
        ("/v1/past/4/tables/Z9?period=2008", 404, "Z9"),
        ("/v1/past/4/tables/A1?period=hier", 422, "hier"),
        ("/v1/past/4/tables/A1?period=2008&format=pdf", 422, "pdf"),
        ("/v1/tables/A1/rectificatif?period=2008&from=5&to=2", 422, "après"),
        ("/v1/tables/A5/rectificatif?period=2008&from=2", 422, "A1, A3"),
        ("/v1/tables/A1/rectificatif?level=site&period=2008&from=2", 422, "précisez lequel"),
        ("/v1/tables/A1/rectificatif?period=2008", 422, "from"),
    ],
)
def test_what_cannot_be_asked_of_the_past_is_said(client, address, status, words):
    answer = client.get(address)
    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_the_facts_behind_a_figure_add_up_to_it_and_name_what_took_away(client):
    found = client.get("/v1/posts/27-01/tables/A1/facts?period=2008&where=force%3Dpolice").json()
    assert (found["value"], found["residue"], found["where"]["force"]) == (3, 0, "police")
    assert [(f["position"], f["cause"], f["change"]) for f in found["facts"]] == [
        (2, "tardif", 1),
        (3, "tardif", 1),
        (4, "tardif", 1),
        (5, "retire", -1),
        (6, "tardif", 1),
    ]
    assert found["facts"][0]["subject"] == f"case/{CASES[0]}"


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("tables/B1/facts?period=2008&where=sexe%3Df", 422, "force, sex"),
        ("tables/B1/facts?period=2008&where=sex%3Dx", 422, "jamais « x »"),
        ("tables/B1/facts?period=2008&where=sex", 422, "clé=code"),
        ("tables/G1/facts?period=2008", 422, "A1, A3"),
        ("tables/A3/facts?period=2008&where=measure%3Dratio", 422, "acts"),
    ],
)
def test_a_figure_that_cannot_be_explained_is_said(client, asked, status, words):
    answer = client.get(f"/v1/posts/27-01/{asked}")
    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_a_post_that_never_opened_has_no_figures_to_explain(client):
    assert client.get("/v1/posts/99-99/tables/A1/facts?period=2008").status_code == 404


class Slow:
    """An endpoint whose work ends only when it is let go, or given up."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.begun, self.go, self.gave_up = folder, Event(), Event(), Event()
        workshop, self.app = Workshop(), FastAPI()
        http.install(self.app)

        @self.app.get("/slow")
        async def slow(request: Request) -> str:
            return await workshop.make(request, self.work)

    def work(self, advanced: Progress) -> str:
        with TemporaryDirectory(dir=self.folder):
            self.begun.set()
            while not self.go.wait(0.01):
                try:
                    advanced(1, 2)
                except GivenUp:
                    self.gave_up.set()
                    raise
        return "fait"


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[Slow, str]]:
    made, port = Slow(tmp_path), free_port()
    server = uvicorn.Server(
        uvicorn.Config(made.app, host="127.0.0.1", port=port, log_config=None, access_log=False)
    )
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    deadline = monotonic() + 10
    while not server.started and monotonic() < deadline:
        sleep(0.01)
    yield made, f"http://127.0.0.1:{port}/slow"
    made.go.set()
    server.should_exit = True
    thread.join(10)


def test_a_build_that_nobody_waits_for_is_given_up_and_leaves_no_file(slow):
    made, address = slow
    host, port = address.removeprefix("http://").removesuffix("/slow").split(":")
    with socket.create_connection((host, int(port))) as gone:
        gone.sendall(f"GET /slow HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert made.begun.wait(10)
    assert made.gave_up.wait(10)
    made.go.set()
    answer = httpx.get(address)
    assert answer.json() == "fait"
    assert list(made.folder.iterdir()) == []


def test_a_second_build_is_told_to_come_back_later(slow):
    made, address = slow
    first = Thread(target=httpx.get, args=(address,), kwargs={"timeout": 30})
    first.start()
    assert made.begun.wait(10)
    answer = httpx.get(address)
    made.go.set()
    first.join(10)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "en cours" in answer.json()["detail"]
