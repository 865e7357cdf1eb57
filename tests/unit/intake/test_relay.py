"""The loop of the relay against stand-ins that fail: nothing skipped, nothing noted too early."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.barriers import Barrier
from services.chassis.metrics import Meters
from services.intake.relay import metrics
from services.intake.relay.relaying import SILENCE_S, Relay
from tests.unit.intake.relay import (
    PARTITIONS,
    Brokers,
    Clock,
    Ending,
    LeaseOf,
    LogOf,
    due,
    passed_on,
)


def relay(log: LogOf, lease: LeaseOf, brokers: Brokers, batch: int = 10) -> Relay:
    return Relay(log, lease, brokers.run, Meters(metrics.CATALOGUE), batch, Clock(0.1))


def in_turn(answers):
    """Each answer once, then False for ever."""
    left = iter(answers)
    return lambda: next(left, False)


def test_all_facts_are_held_before_the_barrier_that_says_so():
    brokers, lease = Brokers(), LeaseOf()
    relay(LogOf(25), lease, brokers).run(Ending(3))
    assert lease.noted.position == 25
    for number in range(PARTITIONS):
        *facts, barrier = brokers.holds[number]
        assert facts == due(25)[number]
        assert barrier == Barrier(25, LogOf.log_id)
        assert lease.noted.offsets[number] == len(facts)


def test_without_the_lease_nothing_is_sent_and_nobody_is_alarmed():
    brokers, lease = Brokers(), LeaseOf(free=lambda: False)
    standing_by = relay(LogOf(25), lease, brokers)
    standing_by.run(Ending(3))
    assert not brokers.holds
    assert standing_by.trouble() is None


def test_a_stop_in_the_middle_confirms_what_was_sent():
    brokers, lease = Brokers(), LeaseOf()
    relay(LogOf(4), lease, brokers).run(Ending(1))
    assert lease.noted.position == 4


def test_what_is_not_acknowledged_is_not_noted_and_is_said_again():
    fails = [False] * 3 + [True]  # the run begins, the batch goes, one fact is held, then none
    brokers, lease = Brokers(in_turn(fails)), LeaseOf()
    troubled = relay(LogOf(6), lease, brokers)
    troubled.run(Ending(1))
    assert lease.noted.position == 0
    assert "Kafka ne répond pas" in str(troubled.trouble())
    troubled.run(Ending(1))
    assert lease.noted.position == 6
    assert {number: passed_on(held) for number, held in brokers.holds.items()} == due(6)
    assert troubled.trouble() is None


def test_who_lost_the_lease_gives_the_run_up():
    brokers, lease = Brokers(), LeaseOf(lost=in_turn([True]))
    loser = relay(LogOf(6), lease, brokers)
    loser.run(Ending(1))
    assert lease.noted.position == 0
    assert "journal" in str(loser.trouble())


def test_a_quiet_log_does_not_hide_silent_brokers():
    answers = in_turn([*[False] * (1 + PARTITIONS), True])  # the run, the first barrier, the probe
    brokers = Brokers(answers)
    quiet = relay(LogOf(0), LeaseOf(), brokers)
    quiet.run(Ending(1))
    assert brokers.probes == 1
    assert "Kafka ne répond pas" in str(quiet.trouble())


def test_facts_that_wait_too_long_are_told():
    meters = Meters(metrics.CATALOGUE)
    fails = in_turn([False, True])
    waiting = Relay(LogOf(3), LeaseOf(), Brokers(fails).run, meters, 10, Clock(SILENCE_S + 1))
    waiting.run(Ending(1))
    assert "n'accuse plus réception" in str(waiting.trouble())
    assert meters.registry.get_sample_value("relais_relay_waiting_seconds") > SILENCE_S
    assert meters.registry.get_sample_value("relais_relay_backlog_facts") == 3


@settings(max_examples=300)
@given(
    facts=st.integers(0, 40),
    batch=st.integers(1, 15),
    broker=st.lists(st.booleans(), max_size=120),
    store=st.lists(st.booleans(), max_size=20),
    lost=st.lists(st.booleans(), max_size=8),
)
def test_whatever_fails_each_partition_passes_on_the_log_without_a_hole(
    facts, batch, broker, store, lost
):
    brokers = Brokers(in_turn(broker))
    lease = LeaseOf(lost=in_turn(lost))
    relay(LogOf(facts, in_turn(store)), lease, brokers, batch).run(Ending(400))
    assert lease.noted.position == facts
    expected = due(facts)
    for number in range(PARTITIONS):
        assert passed_on(brokers.holds[number]) == expected[number]
        require_true_barriers(brokers.holds[number], expected[number])


def require_true_barriers(holds, positions):
    """At each barrier, all that it speaks of has been said."""
    said: set[int] = set()
    for each in holds:
        if isinstance(each, Barrier):
            assert said >= {p for p in positions if p <= each.position}
        else:
            said.add(each)
