"""The bulk path: lines in, answers out, at any speed and after any crash."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.answers import Tally
from contracts.envelope import decode
from services.chassis.processes import REJECTED, written_with
from services.intake.application.bulk import import_lines
from services.operations.importing import import_facts
from tests.builders import envelope
from tests.integration.intake.at_work import fates, intake, life

CASES = Path(__file__).parents[2] / "cases"


def lines(facts: list[dict[str, object]]) -> list[bytes]:
    return [json.dumps(each).encode() for each in facts]


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_each_line_has_its_answer_in_order(tmp_path: Path, chunk: int) -> None:
    sent = [*lines([envelope("post-opened")]), b"{", b" \n", *lines(life()), b"[]"]
    with intake(tmp_path / "log.db") as made:
        answers = list(import_lines(sent, made.writer.submit, chunk=chunk))
        assert [each.line for each in answers] == [1, 2, 4, 5, 6, 7]
        assert fates([each.answer for each in answers]) == [
            "accepted",
            "rejected",
            *["accepted"] * 3,
            "rejected",
        ]
        assert [answers[1].text, answers[5].text] == [b"{", b"[]"]


def test_a_history_may_be_replayed_under_its_own_clock(tmp_path: Path) -> None:
    facts = [envelope("post-opened", time="2006-01-02T08:00:00+01:00"), *life()[:2]]
    with intake(tmp_path / "log.db") as made:
        list(made.import_lines(lines(facts), recorded_at=lambda fact: fact.time))
        stored = [decode(row.stored) for row in made.store.read(0, 10)]
        assert [each.recorded_at for each in stored] == [
            datetime.fromisoformat(str(each["time"])) for each in facts
        ]


def test_a_fact_is_in_the_future_of_the_clock_it_was_recorded_under(tmp_path: Path) -> None:
    early = envelope("case-opened", time="2008-10-01T08:00:00+02:00", occurred_on="2008-10-14")
    opened = envelope("post-opened", time="2006-01-02T08:00:00+01:00")
    with intake(tmp_path / "log.db") as made:
        replayed = made.import_lines(lines([opened, early]), recorded_at=lambda fact: fact.time)
        assert fates([each.answer for each in replayed]) == ["accepted", "rejected"]


def test_marks_of_windows_are_skipped_in_one_file_and_in_several_that_were_joined(
    tmp_path: Path,
) -> None:
    marked = (CASES / "14a-bom.jsonl").read_bytes()
    with intake(tmp_path / "log.db", datetime(2016, 3, 1, tzinfo=UTC)) as made:
        answers = list(made.import_lines([*marked.splitlines(True)] * 2))
    assert fates([each.answer for each in answers]) == [*["accepted"] * 2, *["duplicate"] * 2]


def test_the_same_import_twice_at_once_doubles_nothing(tmp_path: Path) -> None:
    source = tmp_path / "facts.jsonl"
    facts = [envelope("post-opened"), *(fact for _ in range(400) for fact in life())]
    source.write_bytes(b"\n".join(lines(facts)))
    with intake(tmp_path / "log.db") as made, ThreadPoolExecutor() as pool:

        def imported(_: int) -> Tally:
            sent = source.read_bytes().splitlines()
            return import_facts(made, sent, False, written_with(source, REJECTED))

        one, other = pool.map(imported, range(2))
        assert one.accepted + other.accepted == made.store.head() == len(facts)
    assert one.duplicate + other.duplicate == len(facts)
    assert [path.name for path in tmp_path.glob("*.jsonl")] == ["facts.jsonl"]


def test_what_is_refused_of_a_file_whose_folder_takes_nothing_is_told_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "facts.jsonl"
    source.write_bytes(b"{")
    assert written_with(source, REJECTED) == tmp_path / "facts.jsonl.rejected.jsonl"
    with source.open("rb") as opened:
        piped = Path(f"/proc/self/fd/{opened.fileno()}")
        rejected = written_with(piped, REJECTED)
        with intake(tmp_path / "log.db") as made:
            import_facts(made, piped.open("rb"), False, rejected)
    assert json.loads(rejected.read_text())["answer"] == "rejected"
    assert rejected.parent == tmp_path


IMPORT = """
import sys
from pathlib import Path
from services.intake.main import build
from services.intake.settings import IntakeSettings
intake = build(IntakeSettings(file=Path(sys.argv[1])))
for each in intake.import_lines(Path(sys.argv[2]).open("rb")):
    print(each.line, each.answer.answer, each.answer.position, flush=True)
"""


@pytest.mark.parametrize("after", [1, 1500, 4200])
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(
    tmp_path: Path, after: int
) -> None:
    facts = lines([envelope("post-opened")])
    for _ in range(3000):
        facts.extend(lines(life(str(uuid4()))))
    source, log = tmp_path / "facts.jsonl", tmp_path / "log.db"
    source.write_bytes(b"\n".join(facts))
    importing = subprocess.Popen(
        [sys.executable, "-c", IMPORT, str(log), str(source)], stdout=subprocess.PIPE
    )
    assert importing.stdout is not None
    acknowledged = [importing.stdout.readline().split() for _ in range(after)]
    importing.kill()
    acknowledged += [
        line.split() for line in importing.stdout.read().splitlines(True) if line.endswith(b"\n")
    ]
    importing.wait()
    with intake(log) as again:
        head = again.store.head()
        assert head >= len(acknowledged) >= after
        answers = list(again.import_lines(facts))
        assert again.store.head() == len(facts)
    assert fates([each.answer for each in answers]) == ["duplicate"] * head + ["accepted"] * (
        len(facts) - head
    )
    assert [each.answer.position for each in answers] == list(range(1, len(facts) + 1))
    assert all(int(line) == int(position) for line, _, position in acknowledged)
