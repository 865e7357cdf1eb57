"""The holder of the distributed set-up: each part has its socket, and its own keys alone."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.sealing import CURRENT
from contracts.transparency.notes import Key
from services.access.adapters.key_holder import AskedCipher, AskedNames
from services.composition.places import KeysTold
from services.faces.partners.deliveries.links import Granted, LinkForged
from services.faces.partners.deliveries.links_asked import AskedLinks
from services.intake.adapters.tree.log_holder import asked_signer
from services.intake.adapters.vault.asked_keys import AskedKeys
from services.intake.ports import KeyRefused
from services.keys.asking import Holder, KeysAway
from services.keys.holding import Server
from services.keys.parts import PARTS
from services.keys.wire import Nothing, socket_of
from services.operations.doctor.keys import keys as examined
from services.operations.key_holder import handlers
from services.operations.key_serving import TOLD
from services.reporting.sealer.key import KEY
from tests.unit.keys.test_holding import serving

FILES = {
    "RELAIS_VAULT_KEY_FILE": "vault.key",
    "RELAIS_LOG_KEY_FILE": "log.key",
    "RELAIS_ACCESS_KEY_FILE": "access.key",
    "RELAIS_DELIVERY_KEY_FILE": "delivery.key",
    "RELAIS_REPORTING_SEALING_KEY_FILE": "sealing.key",
}
LINK = Granted("r", "dcsp", None, "pdf", "0" * 16, datetime(2010, 1, 1, tzinfo=UTC))


def _holder(folder: Path) -> Server:
    told = {name: str(folder / file) for name, file in FILES.items()}
    return Server(list(handlers(KeysTold(told))), TOLD, [os.geteuid()])


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Path]:
    with serving(_holder(tmp_path), tmp_path / "keys", PARTS.parts) as folder:
        yield folder


def _of(sockets: Path, part: str) -> Holder:
    return Holder(socket_of(sockets, part))


def test_each_part_asks_what_is_its_own(sockets: Path) -> None:
    intake, posts, audit, scheduler = (
        _of(sockets, name) for name in ("intake", "posts", "audit", "scheduler")
    )
    first = AskedKeys(intake, None, CURRENT)  # of an empty vault: it is drawn
    assert AskedKeys(posts, first.id, CURRENT).id == first.id
    with pytest.raises(KeyRefused, match="n'est pas celle de ce coffre"):
        AskedKeys(posts, "0" * 16, CURRENT)
    signer = asked_signer(intake, "relais/essai", None, 0)
    assert asked_signer(audit, "relais/essai", signer.key, 9).key == signer.key
    with pytest.raises(KeyRefused, match="n'est pas celle sous laquelle"):
        asked_signer(audit, "relais/essai", Key(signer.name, b"\x01", bytes(32)), 9)
    assert AskedCipher(posts).unseal("lea", AskedCipher(posts).seal("lea", b"abc")) == b"abc"
    hidden = AskedNames(intake).hide(["lea", "léo"])
    assert AskedNames(audit).show([*hidden, "~AQ"]) == ["lea", "léo", None]
    assert len(scheduler.ask(KEY, Nothing()).value) == 32
    for part, asked in (
        (posts, lambda: asked_signer(posts, "relais/essai", signer.key, 9)),
        (audit, lambda: AskedKeys(audit, first.id, CURRENT)),
        (intake, lambda: AskedCipher(intake).derived("relais-carnet/1|key|lea")),
        (scheduler, lambda: AskedCipher(scheduler).derived("relais-carnet/1|key|lea")),
        (audit, lambda: audit.ask(KEY, Nothing())),
    ):
        with pytest.raises(KeysAway, match="n'y a pas droit"):
            asked()
        assert part.trouble() is None


def test_links_are_read_by_who_cannot_read_their_key_once_one_was_signed(sockets: Path) -> None:
    partners = AskedLinks(_of(sockets, "partners"))
    with pytest.raises(LinkForged):
        partners.read("a.b.c")
    assert not (sockets.parent / "delivery.key").exists()
    token = AskedLinks(_of(sockets, "scheduler")).sign(LINK)
    assert partners.read(token) == LINK


def test_what_was_opened_is_signed_and_read_again_by_a_holder_that_was_started_anew(
    tmp_path: Path,
) -> None:
    folder, every = tmp_path / "keys", PARTS.parts
    with serving(_holder(tmp_path), folder, every):
        signer = asked_signer(_of(folder, "intake"), "relais/essai", None, 0)
        before = signer.sign("relais/essai\n1\nAAAA\n")
    with pytest.raises(KeysAway, match="Le gardien des clés ne répond pas"):
        signer.sign("relais/essai\n1\nAAAA\n")
    with serving(_holder(tmp_path), folder, every):
        assert signer.sign("relais/essai\n1\nAAAA\n") == before


def test_the_doctor_says_who_holds_the_keys(sockets: Path, tmp_path: Path) -> None:
    (held,) = examined({"RELAIS_KEYS_SOCKET": str(socket_of(sockets, "all"))})
    assert (held.well, "tenues par le gardien" in held.said) == (True, True)
    (away,) = examined({"RELAIS_KEYS_SOCKET": str(tmp_path / "nobody.sock")})
    assert "ne répond pas" in str(away)
    (apart,) = examined({"RELAIS_LOG_KEY": "…"})
    assert "chaque processus lit les siennes" in str(apart)
    assert not list(examined({"RELAIS_INTAKE_PORT": "1"}))
