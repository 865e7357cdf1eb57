"""The door over HTTP: answers, histories, health, and what happens when it cannot store."""

from concurrent.futures import Future
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.answers import FactAnswer
from services.chassis.metrics import Meters
from services.intake.api import Door, create_app, openapi
from services.intake.application.fact_writer import Submission
from services.intake.application.group_commit import GroupCommit, Overloaded
from services.intake.application.metrics import CATALOGUE
from services.intake.ports import StoreFull, StoreUnavailable
from tests.builders import envelope
from tests.integration.intake.at_work import Client, intake, life


def test_each_envelope_has_its_answer_in_order(tmp_path: Path) -> None:
    facts = [envelope("post-opened"), *life()]
    with intake(tmp_path / "log.db") as made:
        answers = Client(made.app).post("/v1/events", json=facts).json()
    assert [each["id"] for each in answers] == [each["id"] for each in facts]
    assert [each["position"] for each in answers] == [1, 2, 3, 4]


def test_the_history_of_a_case_tells_what_was_corrected_and_withdrawn(tmp_path: Path) -> None:
    case = str(uuid4())
    opened, interview, closed = life(case)
    whole = interview["data"] | {"minutes": 10}
    correction = envelope("fact-corrected", subject=case, corrects=interview["id"], data=whole)
    withdrawal = envelope("fact-withdrawn", subject=case, withdraws=closed["id"])
    with intake(tmp_path / "log.db") as made:
        client = Client(made.app)
        facts = [envelope("post-opened"), opened, interview, closed, correction, withdrawal]
        client.post("/v1/events", json=facts)
        history = client.get(f"/v1/posts/27-01/cases/{case}").json()
        assert client.get(f"/v1/posts/27-02/cases/{case}").status_code == 404
        assert client.get(f"/v1/posts/27-01/cases/{uuid4()}").status_code == 404
        assert client.get("/v1/posts/Evreux/cases/1").status_code == 422
    told = history["facts"]
    assert [each["position"] for each in told] == [2, 3, 4, 5, 6]
    assert {each["recordedat"] for each in told} == {"2009-06-01T08:00:00Z"}
    assert told[1]["corrected_by"] == [correction["id"]]
    assert told[2]["withdrawn_by"] == withdrawal["id"]
    assert told[1]["data"] == interview["data"]


def test_a_process_at_work_is_alive_ready_and_measured(tmp_path: Path) -> None:
    with intake(tmp_path / "log.db") as made:
        client = Client(made.app)
        client.post("/v1/events", json=[envelope("post-opened"), {}])
        assert client.get("/livez").status_code == 200
        assert client.get("/readyz").status_code == 200
        measures = client.get("/metrics").text
    assert 'relais_intake_facts_total{answer="accepted",family="poste"} 1.0' in measures
    assert 'relais_intake_facts_total{answer="rejected",family="illisible"} 1.0' in measures
    assert "27-01" not in measures


def test_a_stopped_writer_is_not_ready(tmp_path: Path) -> None:
    with intake(tmp_path / "log.db") as made:
        made.writer.close()
        answer = Client(made.app).get("/readyz")
        assert answer.status_code == 503
        assert "enregistrement" in answer.json()["checks"]


@pytest.mark.parametrize(
    ("trouble", "status", "kind"),
    [
        (Overloaded(), 503, "overloaded"),
        (StoreUnavailable("locked"), 503, "store-unavailable"),
        (StoreFull("full"), 507, "store-full"),
        (RuntimeError("bug"), 500, "internal-error"),
    ],
)
def test_what_cannot_be_stored_is_answered_and_may_come_again(
    trouble: Exception, status: int, kind: str
) -> None:
    def submit(_sent: Submission) -> "Future[list[FactAnswer]]":
        failed: Future[list[FactAnswer]] = Future()
        failed.set_exception(trouble)
        return failed

    door = Door(submit, lambda _stream: (), {}, Meters(CATALOGUE))
    client = Client(create_app(door))
    answer = client.post("/v1/events", json=[envelope("post-opened")])
    assert answer.status_code == status
    assert answer.json()["type"] == f"/problems/{kind}"
    assert status == 500 or answer.headers["retry-after"]


def test_a_full_queue_refuses_at_once_and_forgets_nothing(tmp_path: Path) -> None:
    refused = Submission([FactAnswer(id=None, answer="rejected")] * 3)
    with intake(tmp_path / "log.db", max_waiting=1) as made:
        futures: list[Future[list[FactAnswer]]] = []
        with pytest.raises(Overloaded):
            fill(made.writer, refused, futures)
        assert all(len(future.result()) == 3 for future in futures)


def fill(writer: GroupCommit, sent: Submission, futures: "list[Future[list[FactAnswer]]]") -> None:
    for _ in range(100_000):
        futures.append(writer.submit(sent))


def test_the_openapi_document_needs_no_store_and_names_every_answer() -> None:
    document = openapi()
    posted = document["paths"]["/v1/events"]["post"]
    assert set(posted["responses"]) == {
        *("200", "400", "401", "403", "413", "415", "421", "422", "503", "507")
    }
    assert posted["requestBody"]["content"]["application/json"]["schema"]["maxItems"] == 500
    read = document["paths"]["/v1/posts/{post}/cases/{case}"]["get"]
    assert "application/problem+json" in read["responses"]["422"]["content"]
