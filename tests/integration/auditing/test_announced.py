"""A closing is announced in the log before it is carried out; what an operator makes of it."""

import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.bundle import ANNOUNCED, EVENTS, LEAVES, MASTER, PARTS, leaf_line
from contracts.closing import Announced, ClosedPart, Confirmed, LogRecord
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import HASH_BYTES
from contracts.transparency.notes import COSIGNATURE, Note
from contracts.transparency.signing import Signer
from services.embedded.platform import Platform, platform
from services.operations.announcing import (
    Announcement,
    NotClosed,
    announce,
    pending,
    streams_of,
)
from services.operations.retention import close_year
from services.past.bundling import write_bundle
from services.projections.adapters.year_purge import ended_by
from services.verifier.verification import Outcome, Verdict
from tests.integration.auditing.conftest import Audited, outcomes
from tests.integration.auditing.operator import rewrite, sign_anew

LATER = datetime(2015, 1, 1, 9, tzinfo=UTC)
WITNESS = Signer("dggn", COSIGNATURE, bytes(32))


@contextmanager
def a_copy(audited: Audited, folder: Path, at: datetime = LATER) -> Iterator[Platform]:
    shutil.copytree(audited.data, folder / "data")
    with platform(folder / "data", lambda: at) as opened:
        yield opened


def bundle_of(opened: Platform, folder: Path, number: int = 1) -> Path:
    """The bundle of the annual release, or of another."""
    release = opened.releases.sealed()[number]
    write_bundle(opened.releases, opened.signing, release.id, folder, lambda *_: None)
    return folder


@pytest.fixture(scope="module")
def closed(audited: Audited, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a year that was closed."""
    folder = tmp_path_factory.mktemp("closed")
    with a_copy(audited, folder) as opened:
        close_year(opened, 2008)
        return bundle_of(opened, folder / "bundle")


@pytest.fixture
def copy(closed: Path, tmp_path: Path) -> Path:
    return shutil.copytree(closed, tmp_path / "bundle")


def said(folder: Path, audited: Audited) -> dict[str, Outcome]:
    return {each.step: each for each in outcomes(folder, key=audited.key)}


def test_an_announced_closing_bounds_every_sealed_count(closed: Path, audited: Audited) -> None:
    found = said(closed, audited)
    assert found["journal"].verdict == Verdict.VERIFIED
    assert "2008 annoncée le 01/01/2015, sans témoin" in found["journal"].said
    assert found["comptes exacts"].verdict == Verdict.NOT_VERIFIABLE
    assert (
        "comptes sont ceux des faits restants et de ce que le journal annonçait"
        in found["comptes exacts"].said
    )


def one_person_more_or_less(copy: Path, more: int = 1) -> None:
    lines = (copy / MASTER).read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if '"table":"A1"' in line and "[]" not in line)
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


def announced_by(opened: Platform) -> Announcement:
    """A closing announced as it should be."""
    head = opened.projections.catch_up()
    return announce(opened, 2008, head, ended_by(opened.projections.engine, 2008))


def test_facts_deleted_before_a_checkpoint_announced_it_are_found(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        announced = announced_by(opened)
        before = opened.signing.checkpoints.kept.latest()
        assert before
        says = Confirmed(announced=str(announced.record.id), checkpoint=before.size)
        opened.store.append_record(LogRecord(uuid4(), LATER, says))
        close_year(opened, 2008)
        found = said(bundle_of(opened, tmp_path / "bundle"), audited)["journal"]
    assert found.verdict == Verdict.WRONG
    assert "effacés avant d'être annoncés" in found.said


def test_an_announcement_that_lies_of_facts_still_there_is_found(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        true = announced_by(opened)
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
        close_year(opened, 2008)
        out = bundle_of(opened, tmp_path / "bundle")
    assert "aucun compte ne dépasse" in said(out, audited)["comptes exacts"].said
    one_person_more_or_less(out, 30)
    sign_anew(out, audited.signer)
    found = said(out, audited)["comptes exacts"]
    assert found.verdict == Verdict.WRONG
    assert "au plus" in found.said


def test_nothing_is_deleted_while_a_witness_has_not_cosigned_unless_the_log_says_why(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        opened.signing.checkpoints.add_witness(WITNESS.key)
        facts = len(opened.feed.read(0, 10_000))
        for _ in range(2):
            with pytest.raises(NotClosed, match="n'est pas cosignée par dggn"):
                close_year(opened, 2008)
        assert len(opened.feed.read(0, 10_000)) == facts + 1  # announced, once
        waiting = pending(opened, 2008)
        assert waiting
        assert streams_of(opened.store, waiting.part)
        made = close_year(opened, 2008, without_witnesses="le témoin a cessé son activité")
        assert made.facts == waiting.says.facts
        found = said(bundle_of(opened, tmp_path / "bundle"), audited)["journal"]
        assert "sans attendre de témoin (« le témoin a cessé son activité »)" in found.said


def test_a_witness_that_cosigned_the_announcement_is_named_by_the_log(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        checkpoints = opened.signing.checkpoints
        checkpoints.add_witness(WITNESS.key)
        with pytest.raises(NotClosed):
            close_year(opened, 2008)
        note = checkpoints.now().note
        checkpoints.cosign(Note(note.text, [WITNESS.cosign(note.text, 1)]))
        assert close_year(opened, 2008).facts > 50
        found = said(bundle_of(opened, tmp_path / "bundle"), audited)["journal"]
    assert "2008 annoncée le 01/01/2015, cosignée par dggn" in found.said


def test_a_clock_that_says_2008_closes_nothing(audited: Audited, tmp_path: Path) -> None:
    at = datetime(2008, 6, 1, tzinfo=UTC)
    with (
        a_copy(audited, tmp_path, at) as opened,
        pytest.raises(NotClosed, match=r"L'horloge de cette machine dit .*2008"),
    ):
        close_year(opened, 2008)


def test_a_closing_killed_after_each_step_goes_on_and_is_announced_once(
    audited: Audited, tmp_path: Path
) -> None:
    shutil.copytree(audited.data, tmp_path / "data")
    done = tmp_path / "done"
    done.touch()
    killed = 0
    while not _closed_in_a_child(tmp_path / "data", done):
        killed += 1
    assert killed >= 5
    with platform(tmp_path / "data", lambda: LATER) as opened:
        kinds = [type(each.says) for _, each in opened.store.records()]
        assert kinds == [Announced, Confirmed]
        (purge,) = opened.store.purges.purges()
        assert purge.facts > 50
        found = said(bundle_of(opened, tmp_path / "bundle"), audited)
    assert Verdict.WRONG not in {each.verdict for each in found.values()}


def _closed_in_a_child(data: Path, done: Path) -> bool:
    """Whether a process closed the year, rather than be killed after its first new step."""
    child = os.fork()
    if not child:  # nothing of this process goes on there but the closing
        known = done.read_text().splitlines()

        def step(said: str) -> None:
            if said not in known:
                with done.open("a") as steps:
                    steps.write(f"{said}\n")
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with platform(data, lambda: LATER) as opened:
                close_year(opened, 2008, step)
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFEXITED(status)
