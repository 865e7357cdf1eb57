"""Documents in the outbox, messages at a real SMTP server, links over HTTP."""

import logging
import re
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller

from contracts.read_model import Convention
from services.access import main as access_main
from services.access.gate import Gate
from services.chassis.settings import SettingsRefused
from services.faces.main import build_releases
from services.faces.partners.deliveries.delivering import build
from services.faces.partners.deliveries.ends import warn
from services.faces.partners.deliveries.mail import smtp
from services.faces.partners.deliveries.outbox import OutboxBusy
from services.faces.partners.desk import CallDesk
from services.faces.partners.documents import DOCUMENTS
from services.reporting.adapters.call_store import SqlCallStore
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.domain.arbitration.calls import AlertAnswered
from services.reporting.settings import DeliverySettings, ReportingSettings
from tests.certificates import certificate
from tests.integration.access.browser import Browser
from tests.integration.sealing.conftest import bench_on
from tests.integration.sealing.world import records
from tests.services import free_port

TEXT = """
[[livraison]]
destinataire = "DCSP"
courriel = "dcsp@police.example"
vue = "dcsp"
formats = ["pdf", "xlsx"]
periodes = ["trimestre", "annee"]
depuis = 2009-01-01

[[livraison]]
destinataire = "Préfecture de l'Eure"
courriel = "bureau@eure.example"
vue = "prefecture"
perimetre = "27"
formats = ["pdf"]
periodes = ["annee"]
depuis = 2009-01-01
"""
LINK = re.compile(r"https://relais\.example(/livraisons/\S+)")


class Letters:
    """What a server has taken; it refuses addressees on demand."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refused: set[str] = set()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        """Take an addressee, or not."""
        if address in self.refused:
            return "550 unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        """Take a message."""
        self.taken.append(envelope.content)
        return "250 OK"

    @property
    def messages(self):
        """The messages, read."""
        return [message_from_bytes(each, policy=default) for each in self.taken]


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def port(letters: Letters) -> Iterator[int]:
    """A server that answers."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # its thread outlives the capture
    server = Controller(letters, hostname="127.0.0.1", port=free_port())
    server.start()
    yield server.port
    server.stop()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A quarter and its year."""
    made = bench_on(tmp_path_factory.mktemp("delivered"))
    made.sealer.seal("2009-Q1")
    made.sealer.seal("2009")
    return made.folder


@pytest.fixture
def settings(tmp_path: Path, port: int) -> DeliverySettings:
    """Where things are, and the server."""
    file = tmp_path / "deliveries.toml"
    file.write_text(TEXT)
    return DeliverySettings(
        file=file,
        outbox=tmp_path / "outbox",
        key_file=tmp_path / "delivery.key",
        smtp_url=f"smtp://127.0.0.1:{port}",
        sender="relais@relais.example",
        address="https://relais.example/",
    )


@pytest.fixture
def delivery(sealed: Path, settings: DeliverySettings):
    """Ready to deliver."""
    return build(settings, SqlReleaseStore(open_sealed(sealed / "sealed.db")))


def outbox(settings):
    """The documents, by their path in the outbox without the release."""
    files = [each for each in settings.outbox.rglob("relais-*") if each.is_file()]
    return {f"{each.parent.parent.name}/{each.name}": each.read_bytes() for each in files}


def test_each_addressee_is_told_once_of_each_release(delivery, settings, letters):
    assert [each.announced for each in delivery.deliver()] == [True] * 3
    assert sorted(outbox(settings)) == [
        "dcsp/relais-dcsp-2009-Q1.pdf",
        "dcsp/relais-dcsp-2009-Q1.xlsx",
        "dcsp/relais-dcsp-2009.pdf",
        "dcsp/relais-dcsp-2009.xlsx",
        "prefecture-27/relais-prefecture-27-2009.pdf",
    ]
    assert list(delivery.deliver()) == []
    assert [each["To"] for each in letters.messages].count("dcsp@police.example") == 2
    assert len(letters.taken) == 3
    body = letters.messages[-1].get_content()
    assert "situations ouvertes" in body.lower()
    assert not list(letters.messages[-1].iter_attachments())


def test_without_a_server_documents_wait_and_are_announced_later(delivery, settings, letters):
    quiet = replace(delivery, mailer=None)
    assert {each.sentence for each in quiet.deliver()} == {
        "Dans la boîte d'envoi ; aucun serveur de courriel."
    }
    written = outbox(settings)
    assert len(written) == 5
    assert all(each.announced for each in delivery.deliver())
    assert outbox(settings) == written
    assert len(letters.taken) == 3


def test_one_addressee_who_is_refused_does_not_hold_back_the_others(delivery, letters):
    letters.refused = {"dcsp@police.example"}
    done = list(delivery.deliver())
    assert sorted(each.announced for each in done) == [False, False, True]
    assert any("dcsp@police.example : le serveur refuse" in each.sentence for each in done)
    letters.refused = set()
    assert [each.announced for each in delivery.deliver()] == [True, True]


def test_a_server_that_is_away_is_told_and_tried_again(delivery, settings, sealed, letters):
    gone = settings.model_copy(update={"smtp_url": None})
    away = DeliverySettings(**{**gone.model_dump(), "smtp_url": f"smtp://127.0.0.1:{free_port()}"})
    done = list(build(away, delivery.store).deliver())
    assert len(done) == 3
    assert all("ne prend rien" in each.sentence for each in done)
    assert len(list(delivery.deliver())) == 3
    assert len(letters.taken) == 3


def test_a_death_between_outbox_and_message_loses_nothing(delivery, settings, letters):
    running = delivery.deliver()
    next(running)
    running.close()  # what was announced is known, the rest is due
    assert len(letters.taken) == 1
    assert len(list(delivery.deliver())) == 2
    assert len(letters.taken) == 3


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(
    delivery, letters, tmp_path, scheme
):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate(tmp_path, "127.0.0.1"))
    told = {"ssl_context" if scheme == "smtps" else "tls_context": context}
    server = Controller(letters, hostname="127.0.0.1", port=free_port(), **told)
    server.start()
    url = f"{scheme}://127.0.0.1:{server.port}"
    done = list(replace(delivery, mailer=lambda: smtp(url)).deliver())
    server.stop()
    assert all("certificate verify failed" in each.sentence for each in done)
    assert not letters.taken


def test_a_link_is_never_sent_that_would_travel_in_clear():
    with pytest.raises(SettingsRefused, match="https://"):
        DeliverySettings.read({"RELAIS_DELIVERY_ADDRESS": "http://relais.example"})
    assert DeliverySettings.read({"RELAIS_DELIVERY_ADDRESS": "https://relais.example"})


def test_two_deliveries_at_once_are_one(delivery):
    running = delivery.deliver()
    next(running)
    with pytest.raises(OutboxBusy, match="en cours"):
        list(delivery.deliver())
    running.close()


@pytest.fixture
def reached(delivery, settings, sealed, tmp_path, letters):
    """A browser without an account at the releases, and the links of the messages."""
    list(delivery.deliver())
    access = access_main.build(tmp_path / "access.db")
    reporting = ReportingSettings(sealed_url=f"sqlite:///{sealed}/sealed.db")
    app = build_releases(reporting, Gate(access), settings)
    transport = httpx.ASGITransport(app, client=("192.0.2.1", 1))
    with Browser(transport) as browser:
        links = [LINK.findall(each.get_content()) for each in letters.messages]
        yield browser, [link for found in links for link in found], access
    access.close()


def test_a_link_opens_its_document_without_an_account(reached, settings):
    browser, links, access = reached
    assert len(links) == 5
    opened = [browser.get(link) for link in links]
    assert {each.status_code for each in opened} == {200}
    assert {each.content for each in opened} == set(outbox(settings).values())
    assert opened[0].headers["cache-control"] == "no-store"
    assert access.journal.last(1)[0].who.startswith("livraison ")
    assert "livraisons" not in access.journal.last(1)[0].what


def test_a_link_that_is_forged_or_revoked_says_what_to_do(reached, settings):
    browser, links, access = reached
    forged = browser.get(links[0][:-8])
    assert forged.status_code == 404
    assert "recopiez-le tout entier" in forged.text
    settings.file.write_text("")
    revoked = browser.get(links[0])
    assert revoked.status_code == 410
    assert "demandez-en un autre" in revoked.text
    assert not access.journal.last(1)[0].allowed


def test_a_link_past_its_day_opens_nothing(reached, settings, delivery):
    browser, links, _ = reached
    late = build(settings, delivery.store, lambda: datetime.now(UTC) + timedelta(days=31))
    assert late.clock() > late.granted(links[0].rpartition("/")[2]).until
    past = settings.model_copy(update={"link_days": -1})
    token = (
        build(past, delivery.store)
        .links()
        .sign(
            late.granted(links[0].rpartition("/")[2])._replace(
                until=datetime(2010, 1, 1, tzinfo=UTC)
            )
        )
    )
    assert browser.get(f"/livraisons/{token}").status_code == 410


class Broken:
    """Documents of which one format cannot be made."""

    def __init__(self, format: str) -> None:
        self.format = format

    def write(self, view, format):
        """See Documents."""
        if format == self.format:
            raise ValueError("a glyph is missing")
        return DOCUMENTS.write(view, format)


def test_one_document_that_fails_leaves_the_others_delivered_and_is_told(
    delivery, settings, letters
):
    done = list(replace(delivery, documents=Broken("pdf")).deliver())
    assert sorted(outbox(settings)) == [
        "dcsp/relais-dcsp-2009-Q1.xlsx",
        "dcsp/relais-dcsp-2009.xlsx",
    ]
    assert sorted(each.announced for each in done) == [False, True, True]
    assert all("PDF" in each.sentence for each in done)
    assert all("PDF" not in each.get_content() for each in letters.messages)
    assert [each.announced for each in delivery.deliver()] == [True]


def test_an_end_of_convention_is_mailed_each_month_until_somebody_says_what_it_becomes(
    settings: DeliverySettings, sealed: Path, letters: Letters
) -> None:
    engine = open_sealed(sealed / "sealed.db")
    days = [datetime(2009, 11, 3, 9, tzinfo=UTC)]
    end = Convention(
        convention="c",
        signed_on=date(2008, 1, 1),
        starts_on=date(2008, 1, 1),
        ends_on=date(2010, 4, 30),
        signatories=("cg",),
    )
    post = next(each for each in records() if each.post == "27-01")
    posts = [post.model_copy(update={"conventions": (end,)})]
    desk = CallDesk(SqlCallStore(engine), lambda: posts, lambda: days[0])
    delivery = build(settings, SqlReleaseStore(engine), lambda: days[0])
    assert [each.sentence for each in warn(delivery, desk)] == [""]
    assert list(warn(delivery, desk)) == []  # once a month
    days[0] = datetime(2009, 12, 3, 9, tzinfo=UTC)
    assert len(list(warn(delivery, desk))) == 1
    told = letters.messages[-1]
    assert told["To"] == "bureau@eure.example"
    assert "finit le 30 avril 2010" in told.get_content()
    said = AlertAnswered(post="27-01", convention="c", months=6, answer="negocie")
    desk.store.add("27", days[0], "prefecture", said, {})
    days[0] = datetime(2010, 1, 3, 9, tzinfo=UTC)
    assert list(warn(delivery, desk)) == []
    days[0] = datetime(2010, 2, 3, 9, tzinfo=UTC)  # less than three months: told again
    assert len(list(warn(delivery, desk))) == 1
    engine.dispose()
