"""A closing is announced in the log before it is carried out; what an operator makes of it."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.bundle import ANNOUNCED, EVENTS, LEAVES, MASTER, PARTS, leaf_line
from contracts.closing import Announced, ClosedPart, Confirmed, LogRecord
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import HASH_BYTES
from contracts.transparency.notes import Note
from contracts.transparency.signing import Signer
from services.verifier.outcomes import Verdict
from tests.integration.auditing.closings import (
    LATER,
    a_copy,
    announced_by,
    bundle_of,
    close,
    said,
)
from tests.integration.auditing.conftest import Audited
from tests.integration.auditing.operator import rewrite, sign_anew
from tests.integration.auditing.second import second


@pytest.fixture(scope="module")
def closed(audited: Audited, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a year that was closed."""
    folder = tmp_path_factory.mktemp("closed")
    with a_copy(audited, folder) as opened:
        close(opened)
        return bundle_of(opened, folder / "bundle")


@pytest.fixture
def copy(closed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(closed, tmp_path / "bundle")


def test_an_announced_closing_bounds_every_sealed_count(closed: Path, audited: Audited) -> None:
    found = said(closed, audited)
    assert found["journal"].verdict == Verdict.VERIFIED
    assert "2008 annoncée le 01/01/2015, sans attendre" in found["journal"].said
    assert found["comptes exacts"].verdict == Verdict.NOT_VERIFIABLE
    assert (
        "comptes sont ceux des faits restants et de ce que le journal annonçait"
        in found["comptes exacts"].said
    )


def one_person_more_or_less(copy: Path, more: int = 1) -> None:
    lines = (copy / MASTER).read_text().splitlines()
    at = next(
        n for n, line in enumerate(lines) if '"table":"A1"' in line and '"values":[]' not in line
    )
    cell = json.dumps(json.loads(lines[at])["values"][0], separators=(",", ":"))
    lines[at] = lines[at].replace(cell, f"{cell.rpartition(',')[0]},{json.loads(cell)[3] + more}]")
    rewrite(copy, MASTER, lines)


def a_part_that_says_more(copy: Path) -> None:
    (file,) = (copy / PARTS).iterdir()
    part = ClosedPart.read(file.read_bytes())
    file.write_bytes(replace(part, cells={c: n + 1 for c, n in part.cells.items()}).text())


def a_record_that_says_more(copy: Path) -> None:
    told = json.loads((copy / ANNOUNCED).read_text())
    record = LogRecord.read(told["records"][0]["record"].encode())
    assert isinstance(record.says, Announced)
    says = record.says.model_copy(update={"facts": record.says.facts + 1})
    told["records"][0]["record"] = record._replace(says=says).stored.decode()
    (copy / ANNOUNCED).write_text(f"{canonical(told)}\n")


def no_confirmation(copy: Path) -> None:
    told = json.loads((copy / ANNOUNCED).read_text())
    del told["records"][1]
    (copy / ANNOUNCED).write_text(f"{canonical(told)}\n")


def no_announcement(copy: Path) -> None:
    (copy / ANNOUNCED).unlink()
    shutil.rmtree(copy / PARTS)


def one_fact_more_gone(copy: Path) -> None:
    events = (copy / EVENTS).read_bytes().splitlines(keepends=True)
    at = next(n for n, line in enumerate(events) if b"post-opened" in line)
    leaves = (copy / LEAVES).read_bytes()
    events[at] = leaf_line(leaves[at * HASH_BYTES : (at + 1) * HASH_BYTES])
    (copy / EVENTS).write_bytes(b"".join(events))


def a_checkpoint_of_another_log(copy: Path) -> None:
    told = json.loads((copy / ANNOUNCED).read_text())
    note = Note.read(told["checkpoint"])
    told["checkpoint"] = Signer("x", b"\x01", bytes(32)).sign(note.text).render()
    (copy / ANNOUNCED).write_text(f"{canonical(told)}\n")


FALSE: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a person invented behind the leaves": (
        one_person_more_or_less,
        "comptes exacts",
        "les faits en comptent",
    ),
    "a thousand persons invented": (
        partial(one_person_more_or_less, more=1_000),
        "comptes exacts",
        "faits seulement sont effacés",
    ),
    "a person hidden behind the leaves": (
        partial(one_person_more_or_less, more=-1),
        "comptes exacts",
        "les faits en comptent",
    ),
    "a part that says more": (a_part_that_says_more, "journal", "l'empreinte que le journal"),
    "a record that says more": (a_record_that_says_more, "journal", "n'est pas au journal signé"),
    "a closing that is not confirmed": (no_confirmation, "journal", "n'a pas confirmé"),
    "a closing that is not in the log": (no_announcement, "journal", "closings.note manque"),
    "a fact that no closing names": (one_fact_more_gone, "journal", "closings.note manque"),
    "a checkpoint of another": (a_checkpoint_of_another_log, "journal", "n'est pas signée"),
}


@pytest.mark.parametrize("how", FALSE)
def test_what_an_operator_makes_of_a_closing_is_found(
    copy: Path, audited: Audited, how: str
) -> None:
    falsify, step, told = FALSE[how]
    falsify(copy)
    sign_anew(copy, audited.signer)
    found = said(copy, audited)[step]
    assert found.verdict == Verdict.WRONG, found
    assert told in found.said
    code, also = second(copy, "--key", audited.key.text())
    assert (code, f"✗ {step}" in also) == (1, True), also


def test_a_second_verifier_makes_the_counts_of_a_closed_year_of_what_was_announced(
    closed: Path, audited: Audited
) -> None:
    code, told = second(closed, "--key", audited.key.text())
    assert code == 3, told
    assert "✗" not in told
    assert "ce que le journal annonçait des autres" in told


def test_facts_deleted_before_a_checkpoint_announced_it_are_found(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        announced = announced_by(opened)
        before = opened.signing.checkpoints.kept.latest()
        assert before
        says = Confirmed(announced=str(announced.record.id), checkpoint=before.size)
        opened.store.append_record(LogRecord(uuid4(), LATER, says))
        close(opened)
        found = said(bundle_of(opened, tmp_path / "bundle"), audited)["journal"]
    assert found.verdict == Verdict.WRONG
    assert "effacés avant d'être annoncés" in found.said


def test_an_announcement_that_lies_of_facts_still_there_is_found(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        true = announced_by(opened, opened.releases.sealed()[-1].position)
        cells = dict(true.part.cells)
        moved = next(cell for cell in cells if cell.table == "C1")
        cells[moved._replace(d1="addict")] = cells.pop(moved) + 1
        for part, verdict in (
            (true.part, Verdict.VERIFIED),
            (replace(true.part, blind=bytes(16), cells=cells, sealed={}), Verdict.WRONG),
        ):
            if part is not true.part:
                opened.store.purges.keep_part(part)
                says = true.says.model_copy(update={"part": part.digest})
                opened.store.append_record(LogRecord(uuid4(), LATER, says))
            found = said(bundle_of(opened, tmp_path / verdict, -1), audited)["journal"]
            assert found.verdict == verdict, found
    assert "n'est pas ce que disent" in found.said


def test_a_release_that_a_closing_did_not_know_is_bounded_by_the_most_of_its_facts(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        known = announced_by(opened)
        part = replace(known.part, blind=bytes(16), sealed={})
        opened.store.purges.keep_part(part)
        says = known.says.model_copy(update={"part": part.digest})
        opened.store.append_record(LogRecord(uuid4(), LATER, says))
        close(opened)
        out = bundle_of(opened, tmp_path / "bundle")
    assert "aucun compte ne dépasse" in said(out, audited)["comptes exacts"].said
    one_person_more_or_less(out, 1_000)
    sign_anew(out, audited.signer)
    found = said(out, audited)["comptes exacts"]
    assert found.verdict == Verdict.WRONG
    assert "au plus" in found.said
