"""The register as the process of posts serves it, with the rights of its database role alone."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr

from services.access.domain.principals import Role
from services.access.main import build
from services.faces.posts import posts
from services.faces.settings import PostsSettings
from services.intake import main as intake_main
from services.intake.settings import IntakeSettings, VaultSettings
from tests.builders import envelope
from tests.databases import relais_database
from tests.integration.register.conftest import HELD, PASSWORD, PLEDGED, SIGNED, Desk, plain
from tests.integration.register.test_epci import EPCI, territory
from tests.integration.register.test_series import VALUE
from tests.integration.register.test_surveys import AGREES, links, sent, survey
from tests.names import WITH_KEY

NAMED = {
    "effective_on": "01/01/2026",
    "siren": "222 702 292",
    "organisation": "Département de l’Eure",
    "employer": "cg",
    "posts": ["27-01"],
}
MORE = {"dcsp": (Role.DCSP, ["FR"]), "agglo": (Role.FINANCEUR, [EPCI])}
SIGNING_IN = ("prefecture", "employeur", "intervenant", "dcsp", "agglo")


@pytest.fixture
def desk(postgresql_server: str) -> Iterator[Desk]:
    """A browser at the process, which found two posts and an account a role."""
    with relais_database(postgresql_server) as databases:
        intake = IntakeSettings(database_url=SecretStr(databases.intake))
        with (
            closing(build(databases.access, settings=WITH_KEY)) as access,
            closing(intake_main.build(intake)) as door,
        ):
            door.submit([envelope("post-opened"), envelope("post-opened", post="76-01")])
            door.submit([territory(["27229"])])
            for login, (role, scope) in {**HELD, **MORE}.items():
                if login not in SIGNING_IN:
                    continue
                access.accounts.create(login, PASSWORD, "test")
                access.accounts.grant(login, role, scope, "test")
        own = PostsSettings(database_url=SecretStr(databases.posts))
        vault = VaultSettings(master_key=SecretStr("A" * 43 + "="))
        with posts(own, vault, WITH_KEY) as app:
            transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
            yield Desk(transport, lambda: datetime.now(UTC))


def test_the_process_of_posts_keeps_the_register_and_each_says_only_what_is_its_own(
    desk: Desk,
) -> None:
    assert desk.get("/registre").headers["location"].startswith("/connexion")
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    assert desk.get("/registre?departement=27").status_code == 200
    page = desk.done("/registre/27-01/convention", SIGNED)
    assert "27-01-2026" in plain(page)
    for path in ("/registre/76-01", "/registre/76-01/convention"):
        assert desk.get(path).status_code == 403
    assert desk.sign_in("agglo", PASSWORD).status_code == 303
    page = desk.done("/registre/27-01/financement", {**PLEDGED, "funder": "interco"})
    assert "33,3 %" in plain(page)
    for path in ("/registre/27-01", "/registre/76-01/financement", "/registre/76-01/promesses"):
        assert desk.get(path).status_code == 403
    assert desk.sign_in("employeur", PASSWORD).status_code == 303
    page = desk.done("/registre/27-01/titulaire", {"effective_on": "01/02/2026"})
    assert "Arrivée d'un titulaire" in plain(page)
    assert "/registre/27-01/convention" not in page.text
    assert desk.get("/registre/27-01/convention").status_code == 403
    assert desk.sign_in("prefecture", PASSWORD).status_code == 303
    page = desk.done("/registre/departements/27/employeur", NAMED)
    assert "Le registre des postes" in plain(page)
    assert "Département de l'Eure (222 702 292)" in plain(desk.get("/registre/27-01"))
    assert desk.sign_in("dcsp", PASSWORD).status_code == 303
    page = desk.done("/registre/series/depot", VALUE)
    assert "1 204 plaintes" in plain(page)
    assert desk.sign_in("intervenant", PASSWORD).status_code == 303
    asked = f"/saisie/27-01/questionnaire?annee={datetime.now(UTC).year - 1}&partie=public"
    assert desk.fill(asked, {"persons_received": "312", "home_visits": "non"}).status_code == 303
    assert 'value="312"' in desk.form(asked).text
    page = survey(desk, "2026")
    for link in links(desk, page, 6)[:5]:
        assert "Votre réponse est reçue" in plain(desk.send(link, AGREES))
        assert "a déjà servi" in plain(desk.send(link, AGREES))
    assert sent(desk, page, f"{page}/compte", {"certain": "oui"}).status_code == 303
    assert "100 % d'accord, 5 réponses sur 6 envois" in plain(desk.get(page))
