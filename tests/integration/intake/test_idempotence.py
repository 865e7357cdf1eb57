"""The same facts again change nothing, whatever happened in between."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from tests.builders import envelope
from tests.integration.intake.at_work import NOW, fates, intake, life


def test_a_fact_sent_again_is_a_duplicate_even_after_a_restart(tmp_path: Path) -> None:
    facts = [envelope("post-opened"), *life()]
    with intake(tmp_path / "log.db") as first:
        accepted = first.submit(facts)
    with intake(tmp_path / "log.db") as again:
        answers = again.submit(facts)
        assert fates(answers) == ["duplicate"] * 4
        assert [each.position for each in answers] == [each.position for each in accepted]
        assert again.store.head() == 4


def test_the_same_id_with_other_content_is_a_conflict(tmp_path: Path) -> None:
    opened = envelope("post-opened")
    other = opened | {"data": opened["data"] | {"fte": 0.5}}
    with intake(tmp_path / "log.db") as made:
        assert fates(made.submit([opened, opened, other])) == ["accepted", "duplicate", "conflict"]
        conflict = made.submit([other])[0]
        assert conflict.answer == "conflict"
        assert conflict.problem is not None
        assert conflict.problem.type == "/problems/id-conflict"
        assert made.store.head() == 1


def test_the_order_of_keys_does_not_make_another_content(tmp_path: Path) -> None:
    opened = envelope("post-opened")
    turned = dict(reversed(opened.items())) | {"data": dict(reversed(opened["data"].items()))}
    with intake(tmp_path / "log.db") as made:
        assert fates(made.submit([opened]) + made.submit([turned])) == ["accepted", "duplicate"]


def test_a_rejected_fact_may_come_again_once_mended(tmp_path: Path) -> None:
    case, id = str(uuid4()), str(uuid4())
    early = envelope("interview-held", subject=case, id=id)
    with intake(tmp_path / "log.db") as made:
        made.submit([envelope("post-opened")])
        assert fates(made.submit([early])) == ["rejected"]
        made.submit([envelope("case-opened", subject=case)])
        assert fates(made.submit([early])) == ["accepted"]


def test_states_come_back_from_the_log(tmp_path: Path) -> None:
    case = str(uuid4())
    with intake(tmp_path / "log.db") as first:
        first.submit([envelope("post-opened"), *life(case)])
    late = envelope("interview-held", subject=case, occurred_on="2008-12-02")
    with intake(tmp_path / "log.db", states=1) as again:
        refused = again.submit([late])[0]
        assert refused.problem is not None
        assert refused.problem.type == "/problems/act-after-closing"


def test_two_processes_may_write_to_one_log(tmp_path: Path) -> None:
    case = str(uuid4())
    with intake(tmp_path / "log.db") as one, intake(tmp_path / "log.db") as other:
        one.submit([envelope("post-opened"), envelope("case-opened", subject=case)])
        for _ in range(3):
            for writer in (one, other):
                assert fates(writer.submit([envelope("interview-held", subject=case)])) == [
                    "accepted"
                ]
        assert one.store.head() == 8


def test_a_clock_set_back_does_not_set_the_log_back(tmp_path: Path) -> None:
    with intake(tmp_path / "log.db") as made:
        made.submit([envelope("post-opened")])
    with intake(tmp_path / "log.db", now=NOW - timedelta(days=3)) as back:
        back.submit([envelope("post-opened", post="27-02")])
        assert back.store.last_recorded_at() == NOW
