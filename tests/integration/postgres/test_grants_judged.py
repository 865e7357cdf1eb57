"""Grants by page on the distributed set-up are judged by what the last releases would tell."""

from contextlib import closing
from dataclasses import replace

import httpx
from pydantic import SecretStr

from contracts.period import Period
from contracts.release_plan import Grain
from services.access.domain.principals import Role
from services.access.main import build
from services.faces.posts import posts
from services.faces.settings import PostsSettings
from services.intake import main as intake_main
from services.intake.settings import IntakeSettings, VaultSettings
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.domain.disclosure.release import Release, Status
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.releases.standing import refusal_of
from tests.builders import envelope
from tests.databases import relais_database
from tests.integration.access.browser import Browser
from tests.integration.access.test_invitations import accepted, invited, sentence
from tests.names import HIDING, WITH_KEY
from tests.unit.disclosure.test_readers import NEXT, released

PASSWORD = "un mot de passe long"
TOGETHER = "Qui lit 01-01, 01-02 ensemble apprendrait de l'édition 2009-1 un petit compte"
YEAR = Release("2009-1", Period.parse("2009"), Status.CONSOLIDATED, 1, "", "", "", 0, 0, ())
ROW = ReleasedRow(table="A1", grain=Grain.NATION_YEAR)


def sealed(sealer_url, release, found):
    store = SqlReleaseStore(open_sealed(sealer_url, HIDING))
    store.add(release, [ROW], [found])


def test_posts_that_the_last_releases_do_not_stand_against_are_refused_by_page(postgresql_server):
    with relais_database(postgresql_server) as databases:
        sealed(databases.sealer, YEAR, released(NEXT))  # against single posts alone
        intake = IntakeSettings(database_url=SecretStr(databases.intake))
        with (
            closing(build(databases.access, settings=WITH_KEY)) as access,
            closing(intake_main.build(intake)) as door,
        ):
            for post in ("01-01", "01-02"):
                door.submit([envelope("post-opened", post=post, commune="01053")])
            access.accounts.create("prefecture", PASSWORD, "test")
            access.accounts.grant("prefecture", Role.PREFECTURE, ["01"], "test")
        own = PostsSettings(database_url=SecretStr(databases.posts))
        vault = VaultSettings(master_key=SecretStr("A" * 43 + "="))
        with posts(own, vault, WITH_KEY) as app:
            transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
            desk, person = Browser(transport), Browser(transport)
            assert desk.sign_in("prefecture", PASSWORD).status_code == 303
            one = invited(desk, perimetre="01-01")
            assert accepted(person, one).status_code == 303
            another = {"role": "intervenant", "perimetre": "01-02"}
            refused = desk.type("/comptes/n.roussel", "/comptes/n.roussel/droits", **another)
            assert (refused.status_code, TOGETHER in sentence(refused)) == (422, True)
            both = {"compte": "a.morel", "role": "employeur", "perimetre": "01-01 01-02"}
            offered = desk.type("/comptes", "/invitations", voie="papier", **both)
            assert (offered.status_code, TOGETHER in sentence(offered)) == (422, True)
            # the next year is protected against two posts of a département: nothing is in the way
            later = replace(YEAR, id="2010-1", period=Period.parse("2010"))
            sealed(databases.sealer, later, released(replace(NEXT, pairs=True, year="2010")))
            given = desk.type("/comptes/n.roussel", "/comptes/n.roussel/droits", **another)
            assert given.status_code == 303


def test_a_refusal_names_the_release_and_not_the_count_that_is_small(tmp_path):
    store = SqlReleaseStore(open_sealed(tmp_path / "sealed.db", HIDING))
    store.add(YEAR, [ROW], [released(NEXT)])
    said = refusal_of(store, frozenset({"01-01", "01-02"})) or ""
    assert TOGETHER in said
    assert "01-03" not in said
