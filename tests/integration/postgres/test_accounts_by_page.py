"""Accounts as the process of posts keeps them, with the rights of its database role alone."""

import json
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.errors import CheckViolation, RaiseException, UniqueViolation
from pydantic import SecretStr

from services.access.domain.principals import Role
from services.access.main import build
from services.faces.posts import posts
from services.faces.settings import PostsSettings
from services.intake import main as intake_main
from services.intake.settings import IntakeSettings, VaultSettings
from tests.builders import envelope
from tests.databases import Databases, relais_database
from tests.integration.access.at_once import sent_at_once
from tests.integration.access.browser import Browser
from tests.integration.access.test_invitations import LINK, NEW, NURSE, accepted, invited
from tests.integration.postgres.test_hidden_names import dump
from tests.names import HIDING, WITH_KEY

PASSWORD = "un mot de passe long"


def test_a_prefecture_invites_hands_over_and_takes_back_by_page(postgresql_server: str) -> None:
    with relais_database(postgresql_server) as databases:
        intake = IntakeSettings(database_url=SecretStr(databases.intake))
        with (
            closing(build(databases.access, settings=WITH_KEY)) as access,
            closing(intake_main.build(intake)) as door,
        ):
            door.submit([envelope("post-opened")])
            access.accounts.create("prefecture", PASSWORD, "test")
            access.accounts.grant("prefecture", Role.PREFECTURE, ["27"], "test")
        own = PostsSettings(database_url=SecretStr(databases.posts))
        vault = VaultSettings(master_key=SecretStr("A" * 43 + "="))
        with posts(own, vault, WITH_KEY) as app:
            _walk(httpx.ASGITransport(app, client=("192.0.2.1", 1)))
        said = dump(databases)
        assert not [name for name in ("n.roussel", "a.morel", "192.0.2.1") if name in said]
        assert "27-01" in said
        _attack(databases)


def _walk(transport: httpx.ASGITransport) -> None:
    desk, person = Browser(transport), Browser(transport)
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    (first,) = _twice(desk)
    second = invited(desk, compte="a.morel", role="chef_de_service")
    for link in (first, second):
        assert accepted(Browser(transport), link).status_code == 303
        assert person.get(link).status_code == 404
    assert person.sign_in("n.roussel", NEW).status_code == 303
    assert person.get("/saisie/27-01").status_code == 200
    page = desk.get("/comptes/n.roussel").text
    path = page.partition('href="/comptes/n.roussel/droits/')[2].partition('"')[0]
    done = desk.type("/comptes", f"/comptes/n.roussel/droits/{path}", compte="a.morel")
    assert done.headers["location"] == "/comptes/n.roussel?fait=passe"
    assert person.sign_in("n.roussel", NEW).status_code == 303
    assert person.get("/saisie/27-01").status_code == 404
    assert desk.get("/comptes").text.count("n.roussel") > 1
    unused = desk.get("/comptes?etat=jamais").text
    assert "/comptes/a.morel" in unused
    assert "/comptes/n.roussel" not in unused.partition("Derniers changements")[0]


def _twice(desk: Browser) -> list[str]:
    """The links that a form of an invitation gives that is sent twice at once: one."""
    answers = sent_at_once(desk, "/invitations", {"csrf": desk.csrf("/comptes"), **NURSE})
    assert sorted(each.status_code for each in answers) == [200, 422]
    return [LINK.findall(each.text)[0] for each in answers if each.status_code == 200]


def _attack(databases: Databases) -> None:
    """What the role of the process cannot say by its function, whatever runs there."""
    said = "SELECT access.say_of_accounts(ARRAY[%s], %s, %s, 1000)"
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    x, nobody, prefecture = HIDING.hide(["x", "nobody", "prefecture"])
    granted = {"type": "granted", "grant": str(uuid4()), "login": x, "role": "auditeur"}
    token = {"type": "token-created", "token": str(uuid4()), "name": "x", "posts": ["27-01"]}
    invitation = {"type": "invitation-accepted", "invitation": str(uuid4()), "login": x}
    with psycopg.connect(databases.posts, autocommit=True) as serving:
        (used,) = serving.execute(
            "SELECT max(event) FROM access.access_events WHERE event LIKE '%invitation-accepted%'"
        ).fetchone() or ("",)
        again = (json.loads(used), json.loads(used)["login"])
        for event, who in (
            (granted | {"scope": ["FR"]}, nobody),  # nobody has signed in
            (token, prefecture),  # the machine alone opens tokens
            ({"type": "account-created", "login": x}, prefecture),
            (invitation, x),
            again,
        ):
            with pytest.raises(RaiseException):
                serving.execute(said, (json.dumps(event), now, who))
        with pytest.raises(UniqueViolation):
            serving.execute(said.replace("1000", "1"), (json.dumps(granted), now, prefecture))
        clear = granted | {"login": "x", "scope": ["FR"]}
        with pytest.raises(CheckViolation, match="hides_names"):
            serving.execute(said, (json.dumps(clear), now, prefecture))
