"""Invented personal details, everywhere a product could be given them, and a search for them."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus
from uuid import uuid4

import httpx

from contracts.envelope import MAX_BATCH
from tests.builders import SAMPLES, changed, envelope, texts

POST, CASE = "27-01", str(uuid4())
DETAILS = {
    "name": "Éléonore Vastel-Quimbert",
    "contact": "06 39 98 12 34, 4 impasse des Sorbiers, 27000 Évreux",
    "note": "Demander le docteur Æbelholt.",
    "birth_date": "1931-07-29",
    "procedure_number": "PV 2008/04417",
}
TYPED = ("Éléonore Vastel-Quimbert", "06 39 98 12 34", "4 impasse des Sorbiers", "docteur Æbelholt")
WORDS = (
    *("Éléonore", "Vastel-Quimbert", "06 39 98 12 34", "impasse des Sorbiers", "Æbelholt"),
    *("1931-07-29", "2008/04417"),
)
OF_THE_INSTITUTION = {
    ("post-opened", "name"),
    ("post-opened", "units"),
    ("post-employer-named", "organisation"),
    ("funder-territory-declared", "organisation"),
}
"""Free texts of a register that is public: the names of a post, its units, its employer."""
DETAILS_OF_CASE = f"/v1/posts/{POST}/cases/{CASE}/details"
WHY = {"Relais-Purpose": "suivi"}


def found(content: bytes) -> set[str]:
    """The words that stand in some bytes, however they are written."""
    return {word for word in WORDS for form in _forms(word) if form in content}


def _forms(word: str) -> set[bytes]:
    escaped = word.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")
    coded = {word.encode(code) for code in ("utf-8", "latin-1", "utf-16-le")}
    return {*coded, escaped, escaped.lower(), quote(word).encode(), quote_plus(word).encode()}


def where_found(folder: Path) -> dict[str, set[str]]:
    """File below `folder` → the words in it."""
    files = [file for file in folder.rglob("*") if file.is_file() and os.access(file, os.R_OK)]
    seen = {str(file.relative_to(folder)): found(_bytes_of(file)) for file in files}
    return {name: words for name, words in seen.items() if words}


def envelopes() -> Iterator[dict[str, Any]]:
    """Every event with each of its texts, in turn, replaced; an unknown field; an unknown type."""
    for name in SAMPLES:
        sound = envelope(name, sequence=1)
        for path in texts(sound):
            if (name, *path[1:2]) in OF_THE_INSTITUTION:
                continue
            for word in (*TYPED, f"/posts/{POST}/{TYPED[1]}"):
                yield changed(sound, path, word)
        for word in TYPED:
            yield changed(sound, ("data", "nom"), word)
            yield changed(sound, ("data", word), word)
            yield changed(sound, ("nom",), word)


def situations() -> Iterator[dict[str, Any]]:
    """Three posts of a département, with enough situations of 2008 for a release."""
    for post in ("27-02", "27-03", "27-04"):
        yield envelope("post-opened", post=post, time="2006-01-02T09:00:00+01:00")
        for _ in range(30):
            yield envelope(
                "case-opened",
                subject=str(uuid4()),
                post=post,
                occurred_on="2008-11-03",
                time="2009-03-05T09:00:00+01:00",
            )


def type_everywhere(address: str) -> None:
    """Give a Relais at `address` personal details through every input it has over HTTP."""
    with httpx.Client(base_url=address, timeout=60) as client:
        sound = [envelope("post-opened"), envelope("case-opened", subject=CASE)]
        assert [each["answer"] for each in _sent(client, sound)] == ["accepted", "accepted"]
        typed = envelopes()
        while batch := list(islice(typed, MAX_BATCH)):
            assert {each["answer"] for each in _sent(client, batch)} == {"rejected"}
        assert client.put(DETAILS_OF_CASE, json=DETAILS, headers=WHY).is_success
        assert found(client.get(DETAILS_OF_CASE, headers=WHY).content) == {*WORDS}
        for word in TYPED:
            _typed_wrongly(client, word)


def _typed_wrongly(client: httpx.Client, word: str) -> None:
    coded, quoted = word.encode(), quote(word)
    for path in (
        f"/{quoted}",
        f"/v1/posts/{quoted}/cases/{CASE}",
        f"/v1/posts/{POST}/cases/{quoted}",
        f"/v1/posts/{POST}/cases/{quoted}/details",
        f"/v1/tables/{quoted}?period={quoted}",
        f"/v1/tables/A1?period=2008&area={quoted}&force={quoted}",
    ):
        assert client.get(path, headers={**WHY, "User-Agent": quoted}).is_client_error
    why = {"Relais-Purpose": quoted, "Cookie": f"nom={quoted}"}
    assert client.get(DETAILS_OF_CASE, headers=why).status_code == 422
    for body in ({"nom": word}, {word: word}, {"name": word * 200}, {"birth_date": word}, [word]):
        assert client.put(DETAILS_OF_CASE, json=body, headers=WHY).status_code == 422
    for method, path in (("POST", "/v1/events"), ("PUT", DETAILS_OF_CASE)):
        for content in (coded, b"[" + coded, b'["' + coded + b'"]', b"\xff" + coded):
            sent = client.request(
                method, path, content=content, headers={**WHY, "Content-Type": "application/json"}
            )
            assert not sent.is_server_error


def _sent(client: httpx.Client, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answer = client.post("/v1/events", json=batch)
    answer.raise_for_status()
    told: list[dict[str, Any]] = answer.json()
    return told


def _bytes_of(file: Path) -> bytes:
    """What a file holds; nothing where a database at work has removed it meanwhile."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
