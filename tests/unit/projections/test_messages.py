"""What a message of the channel is, and when the channel is not the one counted."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import barriers
from services.projections.consumer.messages import (
    ChannelDiffers,
    barrier_of,
    entry_of,
    read,
    require_long_enough,
    require_same,
    witness_of,
)
from services.projections.domain.entries import Entry
from services.projections.ports import Mark

LOG = "log-1"
START = Mark(0, "")


class Said(NamedTuple):
    """A message as the consumer gives it."""

    offset: int
    value: bytes | None
    headers: list[tuple[str, bytes | None]]
    key: bytes | None = None


def fact(offset, position, stream="27-01", value=b"{}"):
    return Said(offset, value, [("position", str(position).encode()), ("stream", stream.encode())])


def barrier(offset, position, log=LOG):
    value = barriers.encode(barriers.Barrier(position, log))
    return Said(offset, value, [("content-type", b"application/json"), ("kind", b"barrier")])


@st.composite
def partitions(draw):
    """What a relay that restarts may write: facts, barriers and garbage, some of it again."""
    facts = sorted(draw(st.sets(st.integers(1, 300), min_size=1, max_size=30)))
    said, told = [], 0
    while told < len(facts):
        kind = draw(st.sampled_from(("fact", "fact", "barrier", "garbage", "again")))
        if kind == "fact":
            said.append(fact(len(said), facts[told]))
            told += 1
        elif kind == "barrier":
            said.append(barrier(len(said), facts[told] - 1))
        elif kind == "garbage":
            said.append(Said(len(said), draw(st.none() | st.binary()), []))
        else:
            told = draw(st.integers(0, told))
    return facts, said


@given(partitions(), st.integers(1, 10))
def test_each_fact_is_read_once_however_often_it_is_said(partition, size):
    facts, said = partition
    stands, seen = START, []
    for start in range(0, len(said), size):
        found = read(said[start : start + size], stands, LOG)
        seen += [entry.position for entry in found.entries]
        stands = Mark(found.position, "", found.next_offset, found.witness)
    assert seen == facts
    assert stands.offset == len(said)
    assert stands.witness == witness_of(said[-1].value)


@given(st.lists(st.tuples(st.text(max_size=8), st.none() | st.binary(max_size=20)), max_size=4))
def test_no_garbage_stops_the_reading(headers):
    said = Said(0, b"?", [*headers])
    assert read([said], START, LOG).next_offset == 1


@pytest.mark.parametrize(
    ("position", "stream"),
    [
        (b"", b"27-01"), (b"-1", b"27-01"), (b"1_0", b"27-01"), (b"9" * 19, b"27-01"),
        (b"1", b""), (b"1", b"\xff"), (b"1", b"27\x00"), (None, b"27-01"), (b"1", None),
    ],
)  # fmt: skip
def test_headers_that_no_relay_writes_make_no_fact(position, stream):
    said = Said(0, b"{}", [("position", position), ("stream", stream)])
    assert entry_of(said) is None
    assert read([said], START, LOG).passed_over == 1


def test_a_message_is_a_fact_or_a_barrier():
    assert entry_of(fact(0, 7)) == Entry(7, "27-01", b"{}")
    assert barrier_of(fact(0, 7)) is None
    assert barrier_of(barrier(0, 7)) == (7, LOG)
    assert entry_of(barrier(0, 7)) is None


def test_the_barrier_of_another_log_is_refused():
    with pytest.raises(ChannelDiffers, match="log-2"):
        read([fact(0, 1), barrier(1, 1, "log-2")], START, LOG)


def test_the_last_message_counted_must_still_be_there():
    stands = Mark(7, "", 3, witness_of(b"{}"))
    require_same(stands, fact(2, 7), 0)
    for other in (fact(2, 7, value=b"{ }"), fact(3, 7)):
        with pytest.raises(ChannelDiffers, match="Partition 0 : le message 2"):
            require_same(stands, other, 0)


def test_a_partition_may_not_end_before_what_was_counted():
    require_long_enough(Mark(7, "", 3), 3, 5)
    with pytest.raises(ChannelDiffers, match="Partition 5"):
        require_long_enough(Mark(7, "", 3), 2, 5)
