"""The platform asks the holder of its keys for everything, and has none; the holder may die."""

import os
import signal
import subprocess
import sys
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from contracts.transparency.signing import require_signed
from contracts.transparency.succession import Succession
from services.composition.folder import DataFolder
from services.embedded.keys import holding
from services.embedded.platform import Platform
from services.embedded.server import create_app
from services.faces.partners.deliveries.links import Granted
from services.faces.partners.deliveries.links_asked import links_of
from services.intake.domain.details import Details
from services.intake.ports import KeyRefused
from services.keys.asking import KeysAway
from services.reporting.domain.disclosure.manifest import BLIND_BYTES
from services.reporting.sealer.key import sealing_key
from tests.architecture.tree import ROOT
from tests.builders import envelope

POST, CASE = "27-01", UUID("7f1c2a4e-1b7d-4c6e-9f0a-3d2b1c4e5f60")
WHO = ("Camille", "suivi")
WHERE, WHY = f"/v1/posts/{POST}/cases/{CASE}/details", {"Relais-Purpose": "suivi"}
NAMED = Details(name="Éléonore Vastel-Quimbert")


@contextmanager
def served(folder: Path) -> Iterator[Platform]:
    variables = dict(os.environ)
    with holding(folder, variables) as told, Platform(DataFolder(folder), None, told) as opened:
        yield opened


def fill(opened: Platform) -> None:
    opened.intake.submit([envelope("post-opened"), envelope("case-opened", subject=CASE)])
    opened.vault.vault.put(POST, CASE, NAMED, *WHO)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with served(tmp_path_factory.mktemp("keys") / "data") as made:
        fill(made)
        yield made


def holder_of(opened: Platform) -> int:
    """The number of the process that listens where we ask."""
    place = Path(opened.variables["RELAIS_KEYS_SOCKET"]).parents[1]
    (found,) = [
        int(each.name)
        for each in Path("/proc").iterdir()
        if each.name.isdigit() and str(place).encode() in _words(each)
    ]
    return found


def _words(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""


def test_details_second_factors_links_and_notes_go_through_the_holder(opened: Platform) -> None:
    assert opened.vault.vault.read(POST, CASE, *WHO).details == NAMED
    assert opened.vault.vault.search(POST, "vastel", *WHO).total == 1
    sealed = opened.access.cipher.seal("camille", b"secret of a telephone")
    assert opened.access.cipher.unseal("camille", sealed) == b"secret of a telephone"
    assert len(opened.access.cipher.derived("relais-carnet/1|key|camille")) == 32
    checkpoints = opened.signing.checkpoints
    require_signed(checkpoints.now().note, checkpoints.key)
    assert opened.journal_log.key.name == f"{checkpoints.key.name}/acces"
    links = links_of(opened.delivery_settings)
    one = Granted("r", "dcsp", None, "pdf", "0" * 16, datetime(2010, 1, 1, tzinfo=UTC))
    assert links.read(links.sign(one)) == one
    key = sealing_key(opened.reporting_settings)
    assert (len(key.drawn()), len(key.blind("r"))) == (32, BLIND_BYTES)


def test_who_takes_a_serving_process_cannot_hand_the_log_to_another_key(opened: Platform) -> None:
    signer = opened.signing.checkpoints.signer
    handed = Succession(signer.key, signer.key, 1, "00", "2010-01-01T00:00:00+00:00")
    with pytest.raises(KeyRefused, match="rien n'est signé"):
        signer.sign(handed.text)
    with pytest.raises(KeyRefused, match="rien n'est signé"):
        signer.under("relais/another").sign("relais/another\n1\nAAAA\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="the memory of a process is nobody's but root's")
def test_no_key_is_in_the_memory_of_the_process_that_serves(tmp_path: Path) -> None:
    folder, say = tmp_path / "data", tmp_path / "served.py"
    say.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.integration.keys.test_holder import fill, holder_of, served\n"
        "with served(Path(sys.argv[1])) as opened:\n"
        "    fill(opened)\n"
        "    opened.access.cipher.seal('camille', b'secret')\n"
        "    opened.signing.checkpoints.now()\n"
        "    print(holder_of(opened), flush=True)\n"
        "    sys.stdin.read()\n"
    )

    with subprocess.Popen(
        [sys.executable, str(say), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as serving:
        assert serving.stdout
        assert serving.stdin
        holder = int(serving.stdout.readline())
        vault = (folder / "vault.key").read_text().strip()
        log = (folder / "log.key").read_text().strip()
        access = (folder / "access.key").read_bytes()
        master = urlsafe_b64decode(vault)
        assert _found(holder, master)  # where it should be, so that the search is one
        for secret in (master, vault.encode(), urlsafe_b64decode(log), log.encode(), access):
            assert not _found(serving.pid, secret)
        serving.stdin.close()


def _found(process: int, secret: bytes) -> bool:
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            place, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            first, end = (int(part, 16) for part in place.split("-"))
            memory.seek(first)
            try:
                if secret in memory.read(end - first):
                    return True
            except OSError:
                continue
    return False


def test_a_holder_that_dies_is_said_and_comes_back(opened: Platform) -> None:
    with TestClient(
        create_app(opened), base_url="http://127.0.0.1", client=("127.0.0.1", 1)
    ) as web:
        assert web.get(WHERE, headers=WHY).status_code == 200
        os.kill(holder_of(opened), signal.SIGKILL)
        refused = web.get(WHERE, headers=WHY)
        assert refused.status_code == 503
        assert "Le gardien des clés ne répond pas" in refused.json()["detail"]
        assert "gardien des clés" in (opened.vault.store.trouble() or "")
        with pytest.raises(KeysAway):
            opened.access.cipher.derived("relais-carnet/1|key|camille")
        until = monotonic() + 30
        while opened.vault.store.trouble() and monotonic() < until:
            sleep(0.2)
        assert web.get(WHERE, headers=WHY).json()["details"]["name"] == NAMED.name
        assert opened.signing.checkpoints.now()
