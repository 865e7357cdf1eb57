"""A closing goes by steps: announced, covered, cosigned, confirmed, carried out."""

import os
import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic_core import from_json, to_json

from contracts.closing import Announced, Confirmed
from contracts.transparency.notes import Note
from services.embedded.platform import platform
from services.operations.announcing import (
    NotClosed,
    pending,
    streams_of,
)
from services.operations.retention import close_year
from services.verifier.outcomes import Verdict
from tests.builders import envelope
from tests.integration.auditing.closings import LATER, a_copy, bundle_of, close, said
from tests.integration.auditing.conftest import Audited
from tests.integration.witness.served import DCSP, DGGN


def test_nothing_is_deleted_while_a_witness_has_not_cosigned_unless_the_log_says_why(
    audited: Audited, tmp_path: Path
) -> None:
    with a_copy(audited, tmp_path) as opened:
        facts = len(opened.feed.read(0, 10_000))
        for _ in range(2):
            with pytest.raises(NotClosed, match="n'est pas cosignée par dcsp, dggn"):
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
        with pytest.raises(NotClosed):
            close_year(opened, 2008)
        note = checkpoints.now().note
        for each in (DCSP, DGGN):
            checkpoints.cosign(Note(note.text, [each.cosign(note.text, 1)]))
        assert close_year(opened, 2008).facts > 50
        found = said(bundle_of(opened, tmp_path / "bundle"), audited)["journal"]
    assert "2008 annoncée le 01/01/2015, cosignée par dcsp, dggn" in found.said


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
                close(opened, done=step)
            os._exit(0)
        except BaseException:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFEXITED(status)


def test_a_fact_that_comes_to_what_was_announced_has_it_announced_anew(
    audited: Audited, tmp_path: Path
) -> None:
    def stopped(step: str) -> None:
        if step == "Le journal dit que les faits partent.":
            raise InterruptedError

    with a_copy(audited, tmp_path) as opened:
        with pytest.raises(InterruptedError):
            close(opened, done=stopped)
        first = pending(opened, 2008)
        assert first
        opening = next(each for each in opened.feed.read(0, 100) if b"case-opened" in each.stored)
        late = from_json(opening.stored)
        about = {"subject": late["subject"], "post": late["data"]["post"]}
        day = late["data"]["occurred_on"]
        more = envelope("case-requalified", occurred_on=day, problems=["psy"], **about)
        (told,) = opened.intake.import_lines([to_json(more)], lambda _: LATER)
        assert told.answer.answer == "accepted", told
        assert close(opened).facts == first.says.facts + 1
        found = said(bundle_of(opened, tmp_path / "bundle"), audited)
    assert Verdict.WRONG not in {each.verdict for each in found.values()}, found
    assert "comptes sont ceux des faits restants" in found["comptes exacts"].said
