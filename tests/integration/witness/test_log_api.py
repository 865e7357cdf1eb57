"""The log over HTTP: proofs that hold, and what is asked for wrongly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.transparency.merkle.checking import consistent, includes
from contracts.transparency.merkle.tree import leaf_hash
from contracts.transparency.notes import Checkpoint, Key, Note, bytes_of
from contracts.transparency.signing import checkpoint_of
from tests.integration.intake.at_work import new
from tests.integration.witness.served import DCSP, DGGN, HOUR, ServedLog, served

NOBODY = "7f1c1111-0000-4000-8000-000000000001"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ServedLog]:
    with served(tmp_path / "log") as made:
        made.add(5)
        made.add(8)
        yield made


def test_whoever_has_the_key_can_check_the_latest_checkpoint(log: ServedLog) -> None:
    key = Key.read(log.http.get("/v1/log/key").text)
    answer = log.http.get("/v1/log/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert checkpoint_of(Note.read(answer.text), key).size == 13


def test_the_proof_of_growth_leads_from_one_checkpoint_to_the_next(log: ServedLog) -> None:
    newer, older = log.http.get("/v1/log/checkpoints").json()
    said = [Checkpoint.read(Note.read(each["note"]).text) for each in (older, newer)]
    answer = log.http.get("/v1/log/proof/consistency?from=5&to=13").json()
    path = [bytes_of(each) for each in answer["path"]]
    assert (answer["from"], answer["to"]) == (5, 13)
    assert consistent(5, 13, path, said[0].root, said[1].root)


def test_checkpoints_are_listed_from_the_largest_and_paged_by_size(log: ServedLog) -> None:
    assert [each["size"] for each in log.http.get("/v1/log/checkpoints?limit=1").json()] == [13]
    assert [each["size"] for each in log.http.get("/v1/log/checkpoints?before=13").json()] == [5]


def test_a_fact_is_proven_by_its_position_or_its_id(log: ServedLog) -> None:
    fact = new()
    (position,) = log.signing.log.append([fact])
    (row,) = log.signing.log.read(position - 1, 1)
    for asked in (f"position={position}", f"id={fact.fact.id}"):
        told = log.http.get(f"/v1/log/proof/inclusion?{asked}&size=14").json()
        leaf = leaf_hash(bytes_of(told["salt"]), row.stored)
        assert bytes_of(told["leaf"]) == leaf
        path = [bytes_of(each) for each in told["path"]]
        assert includes(leaf, told["index"], 14, path, bytes_of(told["root"]))
        assert bytes_of(told["root"]) == log.signing.log.tree().root(14)


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ("proof/consistency?from=1&to=14", 422, "to ≤ 13"),
        ("proof/consistency?from=6&to=5", 422, "from ≤ to"),
        ("proof/consistency?from=-1&to=5", 422, "« $.from »"),
        ("proof/consistency?from=un&to=5", 422, "« $.from »"),
        ("proof/consistency?to=5", 422, "« $.from »"),
        (f"proof/consistency?from=1&to={10**30}", 422, "« $.to »"),
        ("proof/inclusion?position=1&size=14", 422, "compte 13 faits"),
        ("proof/inclusion?position=9&size=8", 422, "n'est pas parmi les 8 premiers"),
        ("proof/inclusion?position=0&size=5", 404, "aucun fait"),
        ("proof/inclusion?position=14&size=13", 404, "aucun fait"),
        (f"proof/inclusion?id={NOBODY}&size=5", 404, "aucun fait"),
        ("proof/inclusion?id=x&size=5", 422, "« $.id »"),
        ("proof/inclusion?size=5", 422, "l'un des deux"),
        (f"proof/inclusion?position=1&id={NOBODY}&size=5", 422, "l'un des deux"),
        ("proof/inclusion?position=1.5&size=5", 422, "« $.position »"),
        ("checkpoints?limit=0", 422, "« $.limit »"),
    ],
)
def test_what_cannot_be_proven_is_refused_in_words(
    log: ServedLog, asked: str, status: int, words: str
) -> None:
    answer = log.http.get(f"/v1/log/{asked}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


def test_an_empty_log_has_signed_nothing(tmp_path: Path) -> None:
    with served(tmp_path / "log") as log:
        for asked in ("checkpoint", "proof/consistency?from=0&to=0"):
            answer = log.http.get(f"/v1/log/{asked}")
            assert answer.status_code == 404
            assert "encore signé aucun" in answer.json()["detail"]
        assert log.http.get("/v1/log/checkpoints").json() == []


def test_what_is_handed_in_as_a_cosignature_is_checked(log: ServedLog) -> None:
    text = Note.read(log.http.get("/v1/log/checkpoint").text).text
    signed = Note(text, [DGGN.cosign(text, HOUR)]).render()
    stranger = DCSP.cosign(text, HOUR)._replace(name="inconnu")
    other = Checkpoint(log.signing.checkpoints.key.name, 13, bytes(32)).text()
    for body, status, problem in (
        (signed.encode(), 200, None),
        (b"", 422, "invalid-note"),
        (b"\xff\xfe\n\n", 422, "invalid-note"),
        (signed[:-20].encode(), 422, "invalid-note"),
        (b"x\n\n" + signed.split("\n\n")[1].encode(), 422, "invalid-note"),
        (Note(text, [stranger]).render().encode(), 403, "not-a-witness"),
        (Note(text, [DCSP.cosign(other, HOUR)]).render().encode(), 403, "not-a-witness"),
        (Note(other, [DGGN.cosign(other, HOUR)]).render().encode(), 409, "not-our-checkpoint"),
        (signed.replace("\n13\n", f"\n{10**30}\n").encode(), 422, "invalid-note"),
        (signed.replace("\n13\n", "\n12\n").encode(), 409, "not-our-checkpoint"),
        (b"x" * 20_001, 413, "body-too-large"),
    ):
        answer = log.http.post("/v1/log/cosignatures", content=body)
        assert answer.status_code == status, answer.text
        if problem:
            assert answer.json()["type"] == f"/problems/{problem}"
        else:
            assert answer.json() == {"witness": "dggn", "size": 13}
