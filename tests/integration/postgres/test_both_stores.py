"""The log on either database: exact bytes, ascending positions, nothing twice."""

from datetime import timedelta
from threading import Thread

import pytest
from pydantic_core import from_json

from contracts.envelope import decode, encode
from services.access.domain.principals import LOCAL
from services.chassis.databases import Where
from services.intake.adapters.log.fact_store import FactStore
from services.intake.application.envelope_validation import read
from services.intake.application.fact_writer import FactWriter, Submission
from services.intake.application.states import States
from services.intake.main import open_store
from services.intake.ports import StoreMoved
from tests.builders import SAMPLES, envelope
from tests.integration.intake.at_work import NOW, new


def test_the_stored_bytes_are_the_contract_bytes(store: FactStore) -> None:
    facts = [new(name, post=f"{n:02d}-01") for n, name in enumerate(SAMPLES, 21)]
    store.append(facts)
    rows = store.read(0, 100)
    assert [row.stored for row in rows] == [encode(each.fact) for each in facts]
    assert [row.stream for row in rows] == [each.stream for each in facts]
    assert [decode(row.stored) for row in rows] == [each.fact for each in facts]


def test_positions_follow_each_other_over_many_groups_and_readers(store: FactStore) -> None:
    seen: list[int] = []

    def tail() -> None:
        while len(seen) < 1000:
            rows = store.read(seen[-1] if seen else 0, 64)
            seen.extend(row.position for row in rows)

    reader = Thread(target=tail)
    reader.start()
    given: list[int] = []
    for size in (1, 300, 2, 97, 500, 100):
        given.extend(store.append([new() for _ in range(size)]))
    reader.join(30)
    assert given == list(range(1, 1001))
    assert seen == given
    assert store.head() == 1000


def test_an_id_that_was_accepted_is_found_with_its_position(store: FactStore) -> None:
    first, second = new(), new()
    store.append([first, second])
    found = store.accepted([second.fact.id, new().fact.id])
    assert found == {second.fact.id: (second.digest, 2)}
    assert store.accepted([]) == {}


def test_the_history_of_a_stream_is_in_the_order_of_its_facts(store: FactStore) -> None:
    first, other = new(), new()
    second = new("interview-held")._replace(stream=first.stream, version=2)
    store.append([first, other])
    store.append([second])
    assert store.history(first.stream) == [(1, first.fact), (3, second.fact)]
    assert store.histories([first.stream, other.stream, "case/none"]) == {
        first.stream: [first.fact, second.fact],
        other.stream: [other.fact],
    }


def test_a_post_has_the_streams_of_its_months_and_of_the_cases_that_it_opened(
    store: FactStore,
) -> None:
    ours = [new(name) for name in ("case-opened", "meeting-held")]
    others = [new(name, post="27-02") for name in ("case-opened", "meeting-held", "post-opened")]
    store.append([new("post-opened"), *ours, *others, new("interview-held")])
    assert set(store.streams_of("27-01")) == {each.stream for each in ours}


def test_the_streams_that_say_a_text_are_read_alone_up_to_a_position(store: FactStore) -> None:
    case, month = new("case-opened", occurred_on="2008-10-05"), new("meeting-held")
    act = new("interview-held")._replace(stream=case.stream, version=2)
    opened, series = new("post-opened"), new("series-deposited")
    store.append([opened, case, month, series])
    store.append([act, new("case-opened", occurred_on="2007-10-05")])
    said, opening = [b'"occurred_on":"2008-10-05"'], {"relais.case-opened.v1"}
    assert store.streams_saying(said, 5) == [case.stream]
    assert store.streams_saying(said, 1) == store.streams_saying(said, 5, {"other"}) == []
    assert {*store.streams_saying([b'"post":"27-01"', b"\0"], 5)} == {case.stream, month.stream}
    assert [row.position for row in store.rows_of([case.stream])] == [2, 5]
    assert [row.position for row in store.rows_of([case.stream], opening)] == [2]
    assert [row.position for row in store.registers(5)] == [1, 4]
    assert [row.position for row in store.read_back(4, 2)] == [4, 3]
    assert opening < {*store.topics()}


def test_a_group_is_stored_whole_or_not_at_all(store: FactStore) -> None:
    once = new()
    store.append([once])
    for clash in (once, new()._replace(stream=once.stream)):
        with pytest.raises(StoreMoved):
            store.append([new(), clash])
    assert store.head() == 1
    (position,) = store.append([new()])
    assert [row.position for row in store.read(0, 10)] == [1, position]


def test_the_position_at_an_instant_is_the_last_one_recorded_by_then(store: FactStore) -> None:
    assert store.position_at(NOW) == 0
    assert store.last_recorded_at() is None
    store.append([new(minutes=minutes) for minutes in (0, 0, 1, 5, 5, 5, 9)])
    found = {m: store.position_at(NOW + timedelta(minutes=m)) for m in (-1, 0, 1, 4, 5, 9, 99)}
    assert found == {-1: 0, 0: 2, 1: 3, 4: 3, 5: 6, 9: 7, 99: 7}
    assert store.last_recorded_at() == NOW + timedelta(minutes=9)


def test_a_log_keeps_its_identity_when_opened_again(where: Where) -> None:
    with open_store(where) as first:
        log_id = first.log_id
    with open_store(where) as again:
        assert again.log_id == log_id


def test_two_writers_judge_by_each_other_s_facts_and_never_set_the_log_s_clock_back(
    where: Where,
) -> None:
    """The register that one has in memory is not that of before the other one's fact."""
    with open_store(where) as one, open_store(where) as other:
        writers = [
            FactWriter(
                store, lambda minutes=minutes: NOW + timedelta(minutes=minutes), States(store, 9)
            )
            for minutes, store in ((5, one), (0, other))
        ]
        for number, name, more in (
            (0, "post-opened", {}),
            (0, "case-opened", {}),
            (1, "post-closed", {"effective_on": "2008-01-01"}),
            (0, "case-opened", {}),
        ):
            ((answer,),) = writers[number].settle(
                [Submission([read(envelope(name, **more), LOCAL)])]
            )
            told = answer.answer
        assert told == "rejected"
        times = [from_json(row.stored)["recordedat"] for row in one.read(0, 9)]
        assert len(times) == 3
        assert times == sorted(times)
