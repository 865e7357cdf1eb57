"""Bad input: a clear answer in French, nothing stored, the rest of the batch kept."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.builders import POST, envelope
from tests.integration.intake.at_work import Client, intake

CASE, CLOSED, OTHER = (str(uuid4()) for _ in range(3))
ACT, WITHDRAWN, OF_OTHER = (str(uuid4()) for _ in range(3))
JSON = {"content-type": "application/json"}


def given() -> list[dict[str, Any]]:
    """Two posts; an open case, a closed one, another one with an act of its own."""
    return [
        envelope("post-opened"),
        envelope("post-opened", post="27-02", service="gendarmerie"),
        envelope("case-opened", subject=CASE),
        envelope("interview-held", subject=CASE, id=ACT),
        envelope("interview-held", subject=CASE, id=WITHDRAWN),
        envelope("fact-withdrawn", subject=CASE, withdraws=WITHDRAWN),
        envelope("case-opened", subject=CLOSED),
        envelope("case-closed", subject=CLOSED, occurred_on="2008-12-01"),
        envelope("case-opened", subject=OTHER),
        envelope("interview-held", subject=OTHER, id=OF_OTHER),
    ]


def without(made: dict[str, Any], name: str) -> dict[str, Any]:
    return made | {"data": {key: value for key, value in made["data"].items() if key != name}}


def in_gendarmerie(**changes: Any) -> dict[str, Any]:
    return envelope("case-opened", post="27-02", force="gendarmerie", **changes)


BAD_FACTS: list[tuple[str, object, str, str | None]] = [
    ("nombre", 3, "invalid-fact", "$"),
    ("objet vide", {}, "invalid-fact", "$.specversion"),
    ("id", envelope("case-opened", id="x"), "invalid-fact", "$.id"),
    ("type", envelope("case-opened") | {"type": "relais.case-open.v1"}, "unknown-type", "$.type"),
    ("version", envelope("case-opened") | {"type": "relais.case-opened.v9"}, "unknown-type", None),
    ("source", envelope("case-opened") | {"source": "/posts/27-02"}, "invalid-fact", "$.source"),
    ("sujet", envelope("case-opened", subject="Durand"), "invalid-fact", "$.subject"),
    ("code", envelope("case-opened", saisine="zz"), "unknown-code", "$.data.saisine"),
    ("champ en trop", envelope("case-opened", phone="06"), "invalid-fact", "$.data.phone"),
    ("manque", without(envelope("case-opened"), "force"), "invalid-fact", "$.data.force"),
    ("liste", envelope("case-opened", problems=[]), "invalid-fact", "$.data.problems"),
    ("futur", envelope("case-opened", occurred_on="2009-06-04"), "occurs-in-future", None),
    (
        "avant l'ouverture",
        envelope("interview-held", subject=CASE, occurred_on="2008-10-01"),
        "before-opening",
        "$.data.occurred_on",
    ),
    (
        "après la clôture",
        envelope("interview-held", subject=CLOSED, occurred_on="2008-12-02"),
        "act-after-closing",
        "$.data.occurred_on",
    ),
    ("situation inconnue", envelope("interview-held"), "unknown-case", "$.subject"),
    ("déjà ouverte", envelope("case-opened", subject=CASE), "case-already-opened", None),
    (
        "poste fermé",
        envelope("case-opened", occurred_on="2006-01-01"),
        "post-not-open",
        "$.data.occurred_on",
    ),
    ("poste inconnu", envelope("case-opened", post="27-09"), "unknown-post", "$.data.post"),
    (
        "main courante en gendarmerie",
        in_gendarmerie(saisine="main_courante"),
        "saisine-not-of-force",
        "$.data.saisine",
    ),
    ("CORG en police", envelope("case-opened", saisine="corg"), "saisine-not-of-force", None),
    ("police en gendarmerie", envelope("case-opened", post="27-02"), "force-not-of-service", None),
    (
        "réponse sans orientation",
        envelope("orientation-answered", subject=CASE),
        "unknown-orientation",
        "$.data.orientation",
    ),
    (
        "fait d'une autre situation",
        envelope("fact-corrected", subject=CASE, corrects=OF_OTHER),
        "correction-of-other-case",
        "$.data.corrects",
    ),
    (
        "fait retiré",
        envelope("fact-corrected", subject=CASE, corrects=WITHDRAWN),
        "correction-of-withdrawn-fact",
        "$.data.corrects",
    ),
    (
        "remplacement mal formé",
        envelope("fact-corrected", subject=CASE, corrects=ACT, data={"post": POST}),
        "invalid-fact",
        "$.data.data.occurred_on",
    ),
]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with intake(tmp_path_factory.mktemp("intake") / "log.db") as made:
        client = Client(made.app)
        accepted = client.post("/v1/events", json=given()).json()
        assert {each["answer"] for each in accepted} == {"accepted"}
        yield client


@pytest.mark.parametrize(
    ("bad", "kind", "field"),
    [each[1:] for each in BAD_FACTS],
    ids=[each[0] for each in BAD_FACTS],
)
def test_a_bad_fact_is_rejected_and_the_rest_of_the_batch_kept(
    door: Client, bad: object, kind: str, field: str | None
) -> None:
    good = envelope("interview-held", subject=CASE)
    answer = door.post("/v1/events", json=[bad, good])
    assert answer.status_code == 200
    rejected, accepted = answer.json()
    assert rejected["answer"] == "rejected"
    assert "position" not in rejected
    assert rejected["problem"]["type"] == f"/problems/{kind}"
    assert field is None or rejected["problem"]["field"] == field
    assert accepted["answer"] == "accepted"


def test_an_id_reused_with_other_content_is_a_conflict(door: Client) -> None:
    reused = envelope("interview-held", subject=CASE, id=ACT, minutes=1)
    (answer,) = door.post("/v1/events", json=[reused]).json()
    assert (answer["answer"], answer["problem"]["status"]) == ("conflict", 409)


BIG = b"[" + b" " * 10_000_000 + b"]"
BAD_REQUESTS: list[tuple[str, bytes, dict[str, str], int, str]] = [
    ("JSON invalide", b"[{", JSON, 400, "invalid-json"),
    ("pas du texte", b"\xff\xfe", JSON, 400, "invalid-json"),
    ("vide", b"", JSON, 400, "invalid-json"),
    ("NaN", b"[NaN]", JSON, 400, "invalid-json"),
    ("profond", b"[" * 100_000, JSON, 400, "invalid-json"),
    ("un objet", b"{}", JSON, 422, "batch-expected"),
    ("liste vide", b"[]", JSON, 422, "batch-expected"),
    ("501", json.dumps([{}] * 501).encode(), JSON, 422, "batch-too-long"),
    ("10 Mo", BIG, JSON, 413, "body-too-large"),
    ("CSV", b"a;b", {"content-type": "text/csv"}, 415, "unsupported-media-type"),
    ("sans type", b"[]", {}, 415, "unsupported-media-type"),
]


@pytest.mark.parametrize(
    ("body", "headers", "status", "kind"),
    [each[1:] for each in BAD_REQUESTS],
    ids=[each[0] for each in BAD_REQUESTS],
)
def test_a_bad_request_is_a_problem(
    door: Client, body: bytes, headers: dict[str, str], status: int, kind: str
) -> None:
    answer = door.post("/v1/events", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/problems/{kind}"


def test_a_body_without_length_is_cut_at_the_limit(door: Client) -> None:
    read = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield b" " * 100_000

    answer = door.post("/v1/events", content=parts(), headers=JSON)
    assert answer.status_code == 413
    assert read < 1000


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nulle-part", 404), ("DELETE", "/v1/events", 405), ("GET", "/v1/events", 405)],
)
def test_a_wrong_address_or_method_is_told_in_french(
    door: Client, method: str, path: str, status: int
) -> None:
    answer = door.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
