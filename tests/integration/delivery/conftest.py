"""A mail server that answers, sealed releases, and who receives them."""

import logging
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from services.reporting.settings import DeliverySettings
from tests.integration.sealing.conftest import bench_on
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
