"""relais bundle and relais verify, as an operator and an auditor meet them."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from contracts.transparency.notes import Key, Note
from contracts.transparency.signing import require_signed
from services.embedded.platform import platform
from services.embedded.server import create_app
from tests.end_to_end.command import relais, told, written
from tests.integration.auditing.world import World


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sealed quarter, and its bundle beside it."""
    path = tmp_path_factory.mktemp("relais")
    facts = written(path / "facts.jsonl", World().first())
    told("import", facts, "--data", path / "data", "--simulated-clock")
    told("project", "--until-idle", "--data", path / "data")
    sealed = told("seal", "2008-Q4", "--data", path / "data")
    told("bundle", sealed["id"], "--out", path / "bundle", "--data", path / "data")
    return path / "data"


def test_a_bundle_holds_until_one_byte_is_changed(data: Path) -> None:
    folder = data.parent / "bundle"
    key = told("sign", "--data", data)["key"]
    said = relais("verify", folder, "--key", key, "--sql").stdout
    assert said.count("✓") == 12
    events = folder / "events.jsonl"
    sound = events.read_bytes()
    events.write_bytes(sound.replace(b'"sex":"f"', b'"sex":"m"', 1))
    said = relais("verify", folder, expect=1).stdout
    assert "✗ journal : events.jsonl, fait n° " in said
    assert "– comptes exacts : non vérifiable, journal ne tient pas" in said
    events.write_bytes(sound)
    other = Key("relais/another", b"\x01", bytes(32)).text()
    assert (
        "non celle que vous connaissez" in relais("verify", folder, "--key", other, expect=1).stdout
    )


def test_what_cannot_be_bundled_is_refused_in_french(data: Path, tmp_path: Path) -> None:
    refused = relais("bundle", "2007-x", "--out", tmp_path / "b", "--data", data, expect=1)
    assert "Aucune édition ne porte l'identifiant" in " ".join(refused.stderr.split())
    with platform(data) as opened:
        release = opened.releases.sealed()[0].id
    refused = relais("bundle", release, "--out", tmp_path, "--data", data, expect=1)
    assert "existe déjà" in " ".join(refused.stderr.split())
    assert "base64" in relais("verify", tmp_path, "--key", "?", expect=2).stderr
    assert "log.pub manque" in relais("verify", tmp_path, expect=1).stdout


def test_the_manifest_is_served_under_the_signature_of_the_log(data: Path) -> None:
    with platform(data) as opened:
        served = TestClient(create_app(opened))
        release = opened.releases.sealed()[0].id
        answer = served.get(f"/v1/releases/{release}/manifest")
        require_signed(Note.read(answer.text), opened.signing.checkpoints.key)
        assert served.get("/v1/releases/none/manifest").status_code == 404
        position = served.get("/v1/releases").json()[0]["position"]
        then = served.get(f"/v1/past/{position}/views/public")
        assert then.text == served.get(f"/v1/releases/{release}/views/public").text
        assert served.get("/v1/past/1/views/public").status_code == 404
        explained = served.get(f"/v1/releases/{release}/views/public/rows/1").json()
        assert explained["signed"]["included"]
        assert explained["signed"]["manifest"] == answer.text


def test_a_release_that_nobody_signed_says_so_until_it_is_signed(data: Path) -> None:
    with platform(data) as opened:
        release = opened.sealer.seal("2008").id
        served = TestClient(create_app(opened))
        answer = served.get(f"/v1/releases/{release}/manifest")
        assert "« relais sign » le signe" in answer.json()["detail"]
    assert told("sign", "--data", data)["signed"] == [release]
    assert told("sign", "--data", data)["signed"] == []
