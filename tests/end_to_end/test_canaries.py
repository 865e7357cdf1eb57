"""What is personal is in the vault, encrypted, and nowhere else: every byte is searched."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from services.access.ports import AccessRefused
from services.embedded.platform import platform
from tests.end_to_end.canaries import (
    CASE,
    DETAILS,
    POST,
    TYPED,
    WORDS,
    envelopes,
    found,
    situations,
    type_everywhere,
    where_found,
)
from tests.end_to_end.command import ROOT, relais, told, written
from tests.end_to_end.typed_pages import type_into_pages
from tests.services import free_port

PAGES = (
    f"/v1/posts/{POST}/cases/{CASE}",
    "/metrics",
    "/readyz",
    "/openapi.json",
    "/v1/tables/A1?period=2008&level=site&area=27-01",
    "/france",
    f"/saisie/{POST}",
    f"/saisie/{POST}/situations/{CASE}",
    f"/saisie/{POST}/situations/{CASE}/coffre",
    f"/saisie/{POST}/activite?mois=2008-10",
)


@contextmanager
def speaking(log: Path, words: list[object], **variables: str) -> Iterator[None]:
    """A process of Relais, all that it says kept in `log`, ended at the end."""
    command = [sys.executable, "-m", *map(str, words)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=out, env=os.environ | variables
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def ready(address: str) -> str:
    """The address, once it answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/livez").raise_for_status()
            return address
        except httpx.TransportError:
            time.sleep(0.1)
    raise TimeoutError(address)


def shown(address: str) -> Mapping[str, set[str]]:
    """What pages that nobody's details were typed into show of them."""
    said = {path: found(httpx.get(f"{address}{path}").content) for path in PAGES}
    return {path: words for path, words in said.items() if words}


def test_the_search_finds_what_is_there(tmp_path: Path):
    written(tmp_path / "typed.jsonl", envelopes())
    (tmp_path / "note").write_text(" ".join(DETAILS.values()), encoding="utf-16-le")
    assert where_found(tmp_path)["note"] == {*WORDS}
    assert len(where_found(tmp_path)["typed.jsonl"]) == 5


def test_details_typed_into_one_process_are_in_clear_nowhere(tmp_path: Path):
    data, port = tmp_path / "kept" / "data", free_port()
    log = tmp_path / "kept" / "serve.log"
    data.mkdir(parents=True)
    with speaking(log, ["services", "serve", "--data", data, "--port", port]):
        address = ready(f"http://127.0.0.1:{port}")
        type_everywhere(address)
        type_into_pages(address)
        assert shown(address) == {}
        relais("backup", "--data", data, "--to", tmp_path / "kept" / "copy.db")
        relais("vault", "sweep", "--data", data)
        assert where_found(tmp_path / "kept") == {}
        assert (
            b"Evreux" in (data / "intake.db").read_bytes() + (data / "intake.db-wal").read_bytes()
        )
    relais("import", written(tmp_path / "typed.jsonl", envelopes()), "--data", data)
    relais("project", "--until-idle", "--data", data)
    assert (data / "vault.db").stat().st_size > 0
    assert where_found(tmp_path / "kept") == {}


def test_details_typed_before_sealing_are_in_no_release(tmp_path: Path):
    data, port = tmp_path / "kept" / "data", free_port()
    data.mkdir(parents=True)
    facts = written(tmp_path / "sound.jsonl", situations())
    told("import", facts, "--data", data, "--simulated-clock")
    words = ["services", "serve", "--without-accounts", "--data", data, "--port", port]
    with speaking(tmp_path / "kept" / "serve.log", words):
        address = ready(f"http://127.0.0.1:{port}")
        type_everywhere(address)
        told("project", "--until-idle", "--data", data)
        release = told("seal", "2008", "--data", data)["id"]
        for view in ("public", "dcsp", "aniscg", "prefecture?scope=27", "funder?scope=27-02"):
            path = f"/v1/releases/{release}/views/{view}"
            for form in ("json", "csv"):
                page = httpx.get(f"{address}{path}{'&' if '?' in path else '?'}format={form}")
                assert page.is_success
                assert found(page.content) == set()
        relais("backup", "--part", "editions", "--data", data, "--to", tmp_path / "kept" / "e.db")
        assert (data / "sealed.db").stat().st_size > 0
        assert where_found(tmp_path / "kept") == {}


def test_a_name_typed_in_the_place_of_a_login_is_not_kept(tmp_path: Path):
    with platform(tmp_path) as opened:
        sign_in = opened.access.sign_in
        for word in TYPED:
            with pytest.raises(AccessRefused):
                sign_in.with_password(word, word, "192.0.2.1", sign_in.visit())
    assert where_found(tmp_path) == {}


def test_details_typed_into_an_intake_that_says_everything_are_not_in_its_log(tmp_path: Path):
    kept, port = tmp_path / "kept", free_port()
    kept.mkdir()
    variables = {
        "RELAIS_INTAKE_FILE": str(kept / "intake.db"),
        "RELAIS_INTAKE_PORT": str(port),
        "RELAIS_INTAKE_LOG_LEVEL": "DEBUG",
        "RELAIS_VAULT_FILE": str(kept / "vault.db"),
        "RELAIS_VAULT_KEY_FILE": str(kept / "vault.key"),
        "RELAIS_ACCESS_KEY_FILE": str(kept / "access.key"),
    }
    with speaking(kept / "intake.log", ["services.intake", "api"], **variables):
        type_everywhere(ready(f"http://127.0.0.1:{port}"))
        assert where_found(kept) == {}
    assert (kept / "intake.log").stat().st_size > 0
    assert where_found(kept) == {}
