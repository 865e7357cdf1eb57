"""Random changes to the files of a bundle: each is refused in French, by the name of a file."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contracts.bundle import (
    BLIND,
    CERTIFICATES,
    CONTRACTS,
    EVENTS,
    FILES,
    KEY,
    MANIFEST,
    MASTER,
    PATTERN,
    ROWS,
    SEALING,
    SECRET,
    WITNESSED,
    WITNESSES,
)
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import Note
from contracts.transparency.signing import Signer
from services.reporting.domain.disclosure.manifest import blinded_digest, plain_digest
from services.verifier.bundle import Bundle
from services.verifier.outcomes import Outcome, Verdict
from services.verifier.verification import verify
from tests.integration.auditing.conftest import Audited

VIEWS = ("views/public.jsonl", "views/prefecture-27.jsonl", "views/funder-27-01.jsonl")
NAMED = re.compile(
    "|".join(
        [*map(re.escape, (*FILES, *WITNESSES)), CONTRACTS, "views", "extra", "fichier en trop"]
    )
)
OF_PYTHON = re.compile(
    r"Error|Exception|Traceback|None\b|True\b|False\b|codec|expected|invalid|object|\bgot\b|\bint\b"
)
FUZZED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DEEP = settings(FUZZED, max_examples=12)  # of each file, the whole verification


@pytest.fixture(scope="module")
def copy(audited: Audited, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One sealed year, which every example puts back as it was."""
    return shutil.copytree(audited.bundles[1], tmp_path_factory.mktemp("fuzzed") / "bundle")


def refused(folder: Path, audited: Audited) -> str:
    """Why a bundle is refused: at the first step that is wrong, by a file, in no Python's words."""
    steps = verify(Bundle(folder), lambda *_: None, key=audited.key)
    wrong: Outcome | None = next((each for each in steps if each.verdict == Verdict.WRONG), None)
    assert wrong is not None, unseen(folder, audited)
    assert NAMED.search(wrong.said), wrong
    assert not OF_PYTHON.search(wrong.said), wrong
    return wrong.said


@st.composite
def mutations(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """A bit flipped, a byte put in place of another, a stretch dropped, repeated, moved or new."""
    place, to = draw(st.floats(0, 1)), draw(st.floats(0, 1))
    length = draw(st.sampled_from((1, 2, 16, 300)))
    how = draw(st.sampled_from(("flip", "set", "drop", "move", "insert", "repeat", "cut")))
    byte, noise = draw(st.integers(0, 255)), draw(st.binary(min_size=1, max_size=20))

    def mutated(sound: bytes) -> bytes:
        at = int(place * (len(sound) - 1))
        stretch, rest = sound[at : at + length], sound[:at] + sound[at + length :]
        match how:
            case "flip":
                return sound[:at] + bytes([sound[at] ^ 1 << byte % 8]) + sound[at + 1 :]
            case "set":
                return sound[:at] + bytes([byte]) + sound[at + 1 :]
            case "drop":
                return rest
            case "move":
                there = int(to * len(rest))
                return rest[:there] + stretch + rest[there:]
            case "insert":
                return sound[:at] + noise + sound[at:]
            case "repeat":
                return sound[:at] + stretch + sound[at:]
        return sound[:at]

    return mutated


@pytest.mark.parametrize("name", [*FILES, CONTRACTS, *WITNESSES, *VIEWS])
def test_no_change_of_a_file_goes_unseen(audited: Audited, copy: Path, name: str) -> None:
    sound = (copy / name).read_bytes()

    @FUZZED
    @given(mutations())
    def each(change: Callable[[bytes], bytes]) -> None:
        changed = change(sound)
        assume(changed != sound)
        # a bundle may carry fewer cosignatures: whoever asks for a witness by name misses it
        assume(changed or name != WITNESSED)
        (copy / name).write_bytes(changed)
        refused(copy, audited)

    try:
        each()
    finally:
        (copy / name).write_bytes(sound)


@pytest.mark.parametrize("name", [MASTER, PATTERN, CERTIFICATES, ROWS, SEALING])
def test_no_change_of_a_file_goes_unseen_under_a_signature(
    audited: Audited, copy: Path, name: str
) -> None:
    sound, manifest = (copy / name).read_bytes(), (copy / MANIFEST).read_bytes()

    @DEEP
    @given(mutations())
    def each(change: Callable[[bytes], bytes]) -> None:
        changed = change(sound)
        assume(changed != sound)
        (copy / name).write_bytes(changed)
        claim_anew(copy, audited.signer)
        refused(copy, audited)

    try:
        each()
    finally:
        (copy / name).write_bytes(sound)
        (copy / MANIFEST).write_bytes(manifest)


def claim_anew(folder: Path, signer: Signer, change: Callable[[Any], None] | None = None) -> None:
    """Sign the digests of the files as they are, and whatever else is changed in the manifest."""
    claim = json.loads(Note.read((folder / MANIFEST).read_text()).text)
    blind = bytes.fromhex((folder / BLIND).read_text())
    for name in claim["files"]:
        text = (folder / name).read_bytes()
        claim["files"][name] = blinded_digest(blind, text) if name in SECRET else plain_digest(text)
    if change:
        change(claim)
    (folder / MANIFEST).write_text(signer.sign(f"{canonical(claim)}\n").render())


JUNK = st.sampled_from((True, -1, 2**53 - 1, "", "x", "é\n", [], [[]], {}, {"x": 1}, [1]))


@st.composite
def falsehoods(draw: st.DrawFn) -> Callable[[Any], None]:
    """Some value of a manifest becomes one of another type; or a key is put in, or taken out."""
    picks = draw(st.lists(st.integers(0, 99), min_size=5, max_size=5))
    how, junk = draw(st.sampled_from(("put", "take", "set", "set"))), draw(JUNK)

    def change(claim: Any) -> None:
        place = claim
        for pick in picks:
            keys = [*place] if isinstance(place, dict) else [*range(len(place))]
            assume(keys)
            key = keys[pick % len(keys)]
            if not isinstance(place[key], dict | list) or not place[key]:
                break
            if how == "set" and pick > 80:
                break
            place = place[key]
        assume(isinstance(place, dict))
        if how == "put":
            place["x"] = "x"
        elif how == "take":
            del place[key]
        else:
            assume(type(place[key]) is not type(junk))
            place[key] = junk

    return change


def test_no_falsehood_of_another_form_is_signed_into_a_manifest(
    audited: Audited, copy: Path
) -> None:
    manifest = (copy / MANIFEST).read_bytes()

    @FUZZED
    @given(falsehoods())
    def each(change: Callable[[Any], None]) -> None:
        (copy / MANIFEST).write_bytes(manifest)
        claim_anew(copy, audited.signer, change)
        refused(copy, audited)

    try:
        each()
    finally:
        (copy / MANIFEST).write_bytes(manifest)


PUT_IN = {
    "a link": (lambda at: (at / "extra").symlink_to(at / ROWS), "extra est un lien"),
    "a link to a folder": (lambda at: (at / "extra").symlink_to(at / "views"), "extra est un lien"),
    "a folder": (lambda at: (at / "extra").mkdir(), "extra est un dossier de trop"),
    "a folder of a folder": (
        lambda at: (at / "views" / "extra").mkdir(), "views/extra est un dossier de trop"
    ),
    "a pipe": (lambda at: os.mkfifo(at / "extra"), "extra n'est pas un fichier ordinaire"),
    "a pipe for a file": (
        lambda at: ((at / BLIND).unlink(), os.mkfifo(at / BLIND)),
        "blind n'est pas un fichier ordinaire",
    ),
    "a file that is a link": (
        lambda at: ((at / ROWS).rename(at.parent / "rows"), (at / ROWS).symlink_to("../rows")),
        "rows.jsonl est un lien",
    ),
    "views that are a link": (
        lambda at: ((at / "views").rename(at.parent / "v"), (at / "views").symlink_to("../v")),
        "views est un lien",
    ),
    "a byte order mark": (
        lambda at: (at / KEY).write_bytes(b"\xef\xbb\xbf" + (at / KEY).read_bytes()),
        "log.pub commence par une marque",
    ),
    "line ends of another system": (
        lambda at: (at / KEY).write_bytes((at / KEY).read_bytes().replace(b"\n", b"\r\n")),
        "log.pub, ligne 1 : un retour chariot",
    ),
    "such line ends of facts": (
        lambda at: (at / EVENTS).write_bytes((at / EVENTS).read_bytes().replace(b"\n", b"\r\n")),
        "events.jsonl, ligne 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", PUT_IN)
def test_a_bundle_is_plain_files_and_nothing_else(
    audited: Audited, tmp_path: Path, how: str
) -> None:
    put, said = PUT_IN[how]
    folder = shutil.copytree(audited.bundles[0], tmp_path / "bundle")
    put(folder)
    assert said in refused(folder, audited)


def test_lines_of_facts_swapped_dropped_or_said_twice_are_named(
    audited: Audited, tmp_path: Path
) -> None:
    folder = shutil.copytree(audited.bundles[0], tmp_path / "bundle")
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    draw = Random(7)
    for _ in range(100):
        one, other = sorted(draw.sample(range(len(lines)), 2))
        changed = list(lines)
        match draw.choice(("swap", "drop", "repeat")):
            case "swap":
                changed[one], changed[other] = changed[other], changed[one]
            case "drop":
                del changed[one]
            case "repeat":
                changed.insert(one, changed[other])
        (folder / "events.jsonl").write_bytes(b"".join(changed))
        said = refused(folder, audited)
        assert f"fait n° {one + 1} " in said or said.endswith("compte 201."), (one, said)


def unseen(folder: Path, audited: Audited) -> str:
    """Where the files of a bundle are not those of the sound one, though nothing finds it."""
    for name in (*FILES, CONTRACTS):
        is_, was = (folder / name).read_bytes(), (audited.bundles[1] / name).read_bytes()
        if is_ != was and name != MANIFEST:
            at = next(n for n in range(len(is_) + 1) if is_[: n + 1] != was[: n + 1])
            return (
                f"{name}, octet {at} : {is_[at - 40 : at + 60]!r} pour {was[at - 40 : at + 60]!r}"
            )
    return "manifest.note"
