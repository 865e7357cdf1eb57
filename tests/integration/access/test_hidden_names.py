"""No login and no address in clear in any file: in real use of pages, and when a key is lost."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.access.adapters.names import NamesUnreadable
from services.access.domain.register import Identity
from services.access.main import build
from services.access.ports import AccessRefused
from services.access.renewing import renew_key
from services.access.settings import AccessSettings
from services.chassis.databases import open_engine
from services.embedded.platform import Platform, platform
from services.embedded.server import create_app
from services.operations.backup import ACCOUNTS, back_up
from services.operations.names_elsewhere import names_elsewhere
from services.past.builds import Builds, Kind, Order
from services.reporting.domain.arbitration.calls import RequestMade
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import Keeper
from tests.integration.access.test_invitations import NEW, accepted, invited

ADDRESS = "prenom.nom@mairie.exemple.fr"
SUBJECT = "sujet-oidc-4711"
MACHINE = "198.51.100.77"
SAID = RequestMade(call="27-2026-1", post="27-01", amount=9)
NAMES = ("n.roussel", "a.morel", "prefecture.eure", ADDRESS, SUBJECT, MACHINE)


def in_clear(folder: Path, names: tuple[str, ...] = NAMES) -> dict[str, list[str]]:
    """Which names are in which files of a folder, as they are while it is at work."""
    files = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return {
        name: found
        for name in names
        if (found := [file.name for file, held in files.items() if name.encode() in held])
    }


def used(opened: Platform, keeper: Keeper) -> None:
    """Accounts invited, opened, changed, looked at and refused by page, from known machines; one
    asks for a build of the past."""
    accounts = opened.access.accounts
    accounts.create("prefecture.eure", NEW, "administrateur")
    accounts.bind("prefecture.eure", Identity("https://idp.exemple.fr", SUBJECT), "administrateur")
    office = keeper("administrateur")
    first = invited(office, compte="n.roussel", adresse=ADDRESS)
    invited(office, compte="a.morel", adresse=ADDRESS)
    app = create_app(opened)
    person = Browser(httpx.ASGITransport(app, client=(MACHINE, 1)))
    assert accepted(person, first).status_code == 303
    assert person.sign_in("n.roussel", "un autre mot de passe").status_code == 422
    assert person.sign_in("n.roussel", NEW).status_code == 303
    assert person.get("/saisie/27-01").status_code == 200
    assert person.get("/saisie/76-01").status_code == 404
    opened.access.passwords.set_address("prefecture.eure", ADDRESS, "n.roussel")
    opened.journal_log.sign()
    builds: Builds = app.state.given[Builds]
    order = Order(kind=Kind.TABLE, code="A1", period="2008", last=1, said=("1",))
    builds.ask(order, "a.morel")
    builds.close()
    opened.calls.add("27", opened.now(), "prefecture.eure", SAID, {})
    opened.vault.vault.labels("27-01", [str(uuid4())], "n.roussel")
    opened.vault.vault.search("27-01", "personne", "n.roussel", "suivi")


def test_no_login_and_no_address_is_in_clear_in_any_file(
    opened: Platform, keeper: Keeper, tmp_path: Path
) -> None:
    used(opened, keeper)
    back_up(ACCOUNTS, opened.folder, tmp_path / "copie.db")
    assert in_clear(tmp_path) == {}
    assert in_clear(tmp_path, ("27-01",))  # the search finds what is there
    auditor = keeper("auditeur")
    page = auditor.get("/audit/acces").text
    assert "n.roussel" in page
    assert MACHINE in page
    assert "a.morel" in auditor.get("/audit/passe").text
    assert [each.who for each in opened.calls.entries("27")] == ["prefecture.eure"]
    assert {each["reader"] for each in opened.vault.store.accesses("27-01")} == {"n.roussel"}
    assert "prefecture.eure" in keeper("administrateur").get("/comptes").text
    assert opened.access.passwords.address_of("n.roussel") == ADDRESS
    assert opened.journal_log.control().findings == ()
    opened.close()
    assert in_clear(tmp_path) == {}


@pytest.mark.parametrize(
    "row",
    [
        """access_events (at, "by", event) VALUES ('', 'lea', '{}')""",
        """access_events (at, "by", event) VALUES ('', '~', '{"login": "lea"}')""",
        """access_events (at, "by", event) VALUES ('', '~', '{"subject": "lea"}')""",
        "access_journal (at, who, action, what, allowed) VALUES ('', 'lea', '', '', 1)",
        "passwords VALUES ('lea', '')",
        "sessions (digest, csrf, created, seen, awaiting) VALUES ('', '', '', '', 'lea')",
        "credentials VALUES ('~', 'address', 'lea@exemple.fr', '')",
        "last_sign_ins VALUES ('lea', '')",
        "failures (key, at) VALUES ('lea', '')",
    ],
)
def test_the_database_takes_no_name_in_clear(tmp_path: Path, row: str) -> None:
    build(tmp_path / "access.db").close()
    with (
        open_engine(tmp_path / "access.db", "access").begin() as connection,
        pytest.raises(IntegrityError, match="no name in clear"),
    ):
        connection.exec_driver_sql(f"INSERT INTO {row}")


def _lost(folder: Path) -> None:
    (folder / "access.key").unlink()


def _other(folder: Path) -> None:
    (folder / "access.key").write_bytes(b"x" * 32)


@pytest.mark.parametrize("harm", [_lost, _other])
def test_without_their_key_accounts_are_refused_in_words_and_come_back_with_it(
    opened: Platform, harm: Callable[[Path], None]
) -> None:
    folder = opened.folder.path
    opened.close()
    key = (folder / "access.key").read_bytes()
    harm(folder)
    with platform(folder) as made:
        transport = httpx.ASGITransport(create_app(made), client=("127.0.0.1", 1))
        answer = Browser(transport).get("/comptes")
        assert answer.status_code == 503
        assert "clé des comptes" in answer.text
        with pytest.raises(NamesUnreadable, match="restore --part cles"):
            made.access.accounts.register()
    assert (harm is _lost) != (folder / "access.key").exists()  # no other one was drawn
    (folder / "access.key").write_bytes(key)
    with platform(folder) as made:
        assert "intervenant" in made.access.accounts.register().accounts


def test_another_key_takes_the_place_of_one_and_nothing_else_changes(
    opened: Platform, keeper: Keeper
) -> None:
    used(opened, keeper)
    folder, settings = opened.folder.path, AccessSettings(file=opened.folder.access)
    with pytest.raises(AccessRefused, match="arrêtez Relais"):
        renew_key(settings, None)
    before = opened.access.accounts.register(), opened.access.journal.last(200)
    readers, said = opened.vault.store.accesses("27-01"), opened.calls.entries("27")
    elsewhere = names_elsewhere(settings.where, {})
    secret = opened.access.second_factor.propose("n.roussel")
    old = (folder / "access.key").read_bytes()
    opened.close()
    stored = open_engine(opened.folder.access, "access")
    tokens = "SELECT login FROM passwords UNION SELECT who FROM access_journal"
    with stored.connect() as connection:
        hidden = [str(each) for each in connection.scalars(text(tokens))]
    stored.dispose()
    assert "changée" in renew_key(settings, None, elsewhere)
    assert (folder / "access.key").read_bytes() != old
    assert in_clear(folder, tuple(hidden)) == {}
    with platform(folder, opened.clock) as made:
        access = made.access
        assert (access.accounts.register(), access.journal.last(200)) == before
        assert made.vault.store.accesses("27-01") == readers
        assert made.calls.entries("27") == said
        assert access.second_factor.proposed("n.roussel") == secret
        assert access.passwords.address_of("n.roussel") == ADDRESS
        assert made.journal_log.control().findings == ()
