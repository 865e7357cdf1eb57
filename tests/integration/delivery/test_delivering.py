"""Documents in the outbox, messages at a real SMTP server, links over HTTP."""

import re
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from aiosmtpd.controller import Controller

from services.access import main as access_main
from services.access.gate import Gate
from services.chassis.settings import SettingsRefused
from services.faces.main import build_releases
from services.faces.partners.deliveries.delivering import build
from services.faces.partners.deliveries.mail import smtp
from services.faces.partners.deliveries.outbox import OutboxBusy
from services.faces.partners.documents import DOCUMENTS
from services.reporting.adapters.sealed_store import SqlReleaseStore, open_sealed
from services.reporting.settings import DeliverySettings, ReportingSettings
from tests.certificates import certificate
from tests.integration.access.browser import Browser
from tests.names import HIDING
from tests.services import free_port

LINK = re.compile(r"https://relais\.example(/livraisons/\S+)")


@pytest.fixture
def delivery(sealed: Path, settings: DeliverySettings):
    """Ready to deliver."""
    return build(settings, SqlReleaseStore(open_sealed(sealed / "sealed.db", HIDING)))


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
    token = build(past, delivery.store).links.sign(
        late.granted(links[0].rpartition("/")[2])._replace(until=datetime(2010, 1, 1, tzinfo=UTC))
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
