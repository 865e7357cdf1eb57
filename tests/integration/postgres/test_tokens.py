"""Tokens of programs on the distributed intake: each role its own, each token its posts."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from services.access.gate import Gate
from services.access.main import Access, build
from services.intake import main as intake_main
from services.intake.settings import IntakeSettings
from tests.builders import envelope
from tests.databases import relais_database
from tests.names import WITH_KEY
from tests.programs import access_for

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
UNTIL = date(2026, 6, 30)


@pytest.fixture
def served(postgresql_server: str) -> Iterator[tuple[Access, TestClient]]:
    with relais_database(postgresql_server) as databases:
        access = build(databases.access, lambda: NOW, WITH_KEY)
        settings = IntakeSettings(database_url=SecretStr(databases.intake))
        with closing(access), closing(intake_main.build(settings, gate=Gate(access))) as intake:
            access.accounts.create("admin", "une phrase assez longue", "test")
            intake.submit([envelope("post-opened"), envelope("post-opened", post="76-01")])
            yield access, TestClient(intake.app)


def test_a_token_submits_for_its_posts_alone_on_the_distributed_intake(served) -> None:
    access, client = served
    token = access.accounts.create_token("employeur", ["27-01"], UNTIL, "test")
    said = {"grant_type": "client_credentials", "client_id": "relais", "client_secret": token}
    given = client.post("/v1/token", data=said)
    assert given.status_code == 200, given.text
    facts = [
        envelope("case-opened"),
        envelope("case-opened", post="76-01"),
        envelope("personal-details-erased"),
        envelope("funding-pledged"),
    ]
    headers = {"Authorization": f"Bearer {given.json()['access_token']}"}
    first, *others = client.post("/v1/events", json=facts, headers=headers).json()
    assert first["answer"] == "accepted"
    assert [each["problem"]["type"].rpartition("/")[2] for each in others] == [
        "not-your-post",
        "not-yours-to-say",
        "not-yours-to-say",
    ]


def test_a_token_revoked_opens_the_distributed_intake_no_more(served) -> None:
    access, client = served
    headers = access_for(access, ["27-01"], UNTIL)
    assert client.post("/v1/events", json=[envelope("post-filled")], headers=headers).is_success
    (known,) = access.accounts.register().tokens.values()
    access.accounts.revoke_token(known.id, "test")
    assert client.post("/v1/events", json=[envelope("post-filled")], headers=headers).is_error
    assert client.post("/v1/events", json=[envelope("post-filled")]).status_code == 401
