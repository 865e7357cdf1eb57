"""Who seals knows which posts one account reads together, and who that is it cannot ask."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from services.access.domain.principals import Role
from services.access.domain.readers import readers
from services.access.main import build
from services.composition.distributed import Distributed
from tests.databases import relais_database
from tests.names import WITH_KEY

PASSWORD = "un mot de passe long"
GIVEN = {
    "m.durand": (Role.EMPLOYEUR, ["27-01", "76-01"]),
    "n.roussel": (Role.INTERVENANT, ["27-02"]),
    "p.morel": (Role.PREFECTURE, ["27"]),
}


def test_who_seals_reads_the_sets_of_posts_of_accounts_and_no_login(postgresql_server: str) -> None:
    with relais_database(postgresql_server) as databases:
        with closing(build(databases.access, settings=WITH_KEY)) as access:
            for login, (role, scope) in GIVEN.items():
                access.accounts.create(login, PASSWORD, "test")
                access.accounts.grant(login, role, scope, "test")
            in_a_month = datetime.now(UTC).date() + timedelta(days=30)
            taken = access.accounts.grant("n.roussel", Role.INTERVENANT, ["14-01"], "test")
            access.accounts.revoke(taken, "test")
            access.accounts.create_token("outil", ["59-01", "59-02"], in_a_month, "test")
            known = readers(access.accounts.register())
        url = databases.sealer
        set_up = Distributed({"RELAIS_REPORTING_SEALED_URL": url}, None)
        found = set_up.readers_of_posts()
        assert {*found} == {*known}
        assert {frozenset({"27-01", "76-01"}), frozenset({"59-01", "59-02"})} <= {*found}
        with psycopg.connect(url) as sealer:
            told = str(sealer.execute("SELECT * FROM access.grants_without_logins()").fetchall())
            assert not [login for login in (*GIVEN, "outil") if f'"{login}"' in told]
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                sealer.execute("SELECT * FROM access.access_events")


def test_a_database_without_accounts_tells_of_pairs_alone(postgresql_server: str) -> None:
    url = postgresql_server
    set_up = Distributed({"RELAIS_REPORTING_SEALED_URL": url}, None)
    assert set_up.readers_of_posts() == []
