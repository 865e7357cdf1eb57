"""A bundle verified: the quarter, the year, the year rectified; and everything that is not so."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.bundle import (
    BLIND,
    CHECKPOINT,
    EVENTS,
    KEY,
    LATER,
    LATEST,
    LEAVES,
    MANIFEST,
    ROWS,
    WITNESSED,
    event_line,
    event_of,
)
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import Tree, leaf_hash
from contracts.transparency.notes import Checkpoint, Note
from contracts.transparency.signing import Signer
from services.verifier.outcomes import Verdict
from tests.integration.auditing.conftest import Audited, outcomes


@pytest.mark.parametrize("release", [0, 1, 2], ids=["provisoire", "consolide", "definitif"])
def test_a_sound_bundle_holds_at_every_step(audited: Audited, release: int) -> None:
    asked = {"key": audited.key, "since": audited.first_checkpoint, "sql": True}
    found = outcomes(audited.bundles[release], history=audited.bundles[release].parent, **asked)
    assert [each for each in found if each.verdict != Verdict.VERIFIED] == []
    assert found[-1].step == "second compte"


def test_a_year_takes_its_quarter_as_it_was_released(audited: Audited) -> None:
    quarter, year, final = audited.releases
    assert quarter.position < year.position < final.position
    assert '"period":"2008-Q4"' in (audited.bundles[1] / MANIFEST).read_text()
    assert '"quarters":[]' in (audited.bundles[2] / MANIFEST).read_text()


def test_each_manifest_names_the_one_before(audited: Audited) -> None:
    for before, bundle in zip(audited.releases, audited.bundles[1:], strict=False):
        assert f'"release":"{before.id}"' in (bundle / MANIFEST).read_text()


@pytest.fixture
def copy(audited: Audited, tmp_path: Path) -> Path:
    return shutil.copytree(audited.bundles[1], tmp_path / "bundle")


def events_of(folder: Path) -> list[bytes]:
    return (folder / EVENTS).read_bytes().splitlines(keepends=True)


def edited(lines: list[bytes]) -> list[bytes]:
    """A woman of a case that stands becomes a man."""
    at = next(n for n, line in enumerate(lines) if b'"sex":"f"' in line)
    return [*lines[:at], lines[at].replace(b'"sex":"f"', b'"sex":"m"'), *lines[at + 1 :]]


TAMPERED: dict[str, tuple[Callable[[list[bytes]], list[bytes]], str]] = {
    "truncated": (lambda lines: lines[:-3], "s'arrête au fait n°"),
    "cut in a line": (lambda lines: [*lines[:-1], lines[-1][:80]], "ce n'est pas un fait"),
    "reordered": (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], "fait n° 5 "),
    "removed": (lambda lines: [*lines[:6], *lines[7:]], "fait n° 7 "),
    "inserted": (lambda lines: [*lines[:6], lines[2], *lines[6:]], "fait n° 7 "),
    "padded": (lambda lines: [*lines, lines[-1]], "en trop après le fait n°"),
    "edited": (edited, "ce n'est pas celui du journal à cette place"),
    "salted anew": (
        lambda lines: [event_line(bytes(16), lines[0][50:-2]), *lines[1:]], "fait n° 1 ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", TAMPERED)
def test_the_first_fact_that_differs_is_named(copy: Path, how: str) -> None:
    change, named = TAMPERED[how]
    (copy / EVENTS).write_bytes(b"".join(change(events_of(copy))))
    found = {each.step: each for each in outcomes(copy)}
    assert found["journal"].verdict == Verdict.WRONG
    assert named in found["journal"].said
    assert found["comptes exacts"].verdict == Verdict.NOT_VERIFIABLE


def said_of(folder: Path, step: str, **asked: object) -> str:
    (found,) = (each for each in outcomes(folder, **asked) if each.step == step)
    assert found.verdict == Verdict.WRONG
    return found.said


def test_another_logs_checkpoint_is_refused(copy: Path) -> None:
    note = Signer("relais/another", b"\x01", bytes(32)).sign("relais/another\n1\nAAAA\n")
    (copy / CHECKPOINT).write_text(note.render())
    assert "n'est pas signée par" in said_of(copy, "point de contrôle")


def test_a_swapped_key_is_refused(copy: Path, audited: Audited) -> None:
    known = audited.key
    other = Signer(known.name, b"\x01", bytes(32))
    (copy / KEY).write_text(f"{other.key.text()}\n")
    assert "non celle que vous connaissez" in said_of(copy, "clé", key=known)
    assert "n'est pas signée par" in said_of(copy, "manifeste")
    for name in (LATER, WITNESSED):
        (copy / name).write_bytes(b"")
    shutil.copy(copy / CHECKPOINT, copy / LATEST)
    for name in (MANIFEST, CHECKPOINT, LATEST):
        note = Note.read((copy / name).read_text())
        (copy / name).write_text(other.sign(note.text).render())
    assert all(each.verdict == Verdict.VERIFIED for each in outcomes(copy)), (
        "only the key known tells them apart"
    )
    assert "non celle que vous connaissez" in said_of(copy, "clé", key=known)


def test_the_manifest_of_another_release_is_refused(copy: Path, audited: Audited) -> None:
    shutil.copy(audited.bundles[0] / MANIFEST, copy / MANIFEST)
    assert "n'est pas celui du manifeste" in said_of(copy, "point de contrôle")
    assert "en trop" in said_of(copy, "fichiers") or "Empreinte" in said_of(copy, "fichiers")


def test_an_older_checkpoint_of_another_history_is_refused(copy: Path, audited: Audited) -> None:
    kept = audited.first_checkpoint
    step = "point de contrôle gardé"
    assert "ne tient pas" in said_of(copy, step, since=re.sub(r"\n\d+\n", "\n9\n", kept))
    forked = Checkpoint(audited.signer.name, 9, bytes(32))
    note = audited.signer.sign(forked.text()).render()
    assert "BIFURCATION" in said_of(copy, step, since=note)


def test_an_operator_who_signs_what_is_false_is_found(copy: Path, audited: Audited) -> None:
    lines = events_of(copy)
    at = next(n for n, line in enumerate(lines) if b'"sex":"f"' in line)
    signed_anew(copy, audited.signer, edited(lines))
    said = said_of(copy, "comptes exacts")
    assert "master.jsonl, B1, police, " in said
    assert "les faits en comptent" in said
    signed_anew(copy, audited.signer, [*lines[:at], *lines[at + 1 :]])
    assert "les faits en comptent" in said_of(copy, "comptes exacts")


def test_a_future_event_type_is_named_rather_than_skipped(copy: Path, audited: Audited) -> None:
    lines = events_of(copy)
    lines[3] = re.sub(rb"relais\.[a-z-]+\.v1", b"relais.case-foreseen.v9", lines[3], count=1)
    signed_anew(copy, audited.signer, lines)
    said = said_of(copy, "comptes exacts")
    assert "fait n° 4 : le type relais.case-foreseen.v9 est inconnu" in said


def test_a_release_of_other_contracts_sends_to_its_own_version(
    copy: Path, audited: Audited
) -> None:
    claim = json.loads(Note.read((copy / MANIFEST).read_text()).text)
    claim["contracts"]["version"] = "0" * 64
    (copy / MANIFEST).write_text(audited.signer.sign(f"{canonical(claim)}\n").render())
    assert f"ne connaît pas les contrats de l'édition ({'0' * 64})" in said_of(copy, "contrats")


def signed_anew(folder: Path, signer: Signer, lines: list[bytes]) -> None:
    """Another history, under signatures that hold: only the figures can tell."""
    leaves = [leaf_hash(*event_of(line)) for line in lines]
    tree = Tree()
    list(tree.append(leaves))
    (folder / EVENTS).write_bytes(b"".join(lines))
    (folder / LEAVES).write_bytes(b"".join(leaves))
    log = Checkpoint(signer.name, tree.size, tree.root())
    (folder / CHECKPOINT).write_text(signer.sign(log.text()).render())
    claim = json.loads(Note.read((folder / MANIFEST).read_text()).text)
    claim["log"] = {"origin": log.origin, "size": log.size, "root": log.root.hex()}
    (folder / MANIFEST).write_text(signer.sign(f"{canonical(claim)}\n").render())


@pytest.mark.parametrize("name", [ROWS, BLIND, LEAVES, "views/public.jsonl"])
def test_a_file_that_is_missing_or_in_excess_is_named(copy: Path, name: str) -> None:
    (copy / "extra").write_text("?")
    assert "extra n'est pas annoncé" in said_of(copy, "fichiers")
    (copy / "extra").unlink()
    (copy / name).unlink()
    assert f"{name} manque" in said_of(copy, "fichiers")
