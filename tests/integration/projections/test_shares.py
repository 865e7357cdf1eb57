"""One partition and two workers that both believe it is theirs."""

import pytest

from services.projections.adapters import generations
from services.projections.adapters.store import SqlReadModelStore
from services.projections.consumer.messages import ChannelDiffers
from services.projections.consumer.partition_consumers import PartitionConsumer
from services.projections.domain.read_models import NATIONAL
from services.projections.ports import PositionMoved
from tests.integration.projections.conftest import LOG, everything_published, projected
from tests.integration.projections.test_faults import two_cases
from tests.unit.projections.test_messages import barrier, fact

ENTRIES = two_cases().entries()
SAID = [fact(n, each.position, each.stream, each.stored) for n, each in enumerate(ENTRIES)]


@pytest.fixture
def share(engine):
    """Makes a worker's view of the partition, from where it stands."""

    def opened():
        generation = generations.serving(engine, "nation", LOG).generation
        stands = generations.marks(engine, "nation", generation)[0]
        store = SqlReadModelStore(engine, "nation", generation, 0)
        return PartitionConsumer(NATIONAL, store, 0, stands, LOG)

    return opened


def test_the_slower_of_two_workers_writes_nothing_and_moves_nothing_back(engine, share):
    slow, fast = share(), share()
    fast.count(SAID)
    for said in (SAID[:3], SAID, [*SAID, barrier(len(SAID), len(SAID))]):
        with pytest.raises(PositionMoved):
            slow.count(said)
    assert share().stands == fast.stands
    assert everything_published(engine)["nation_cells"] == projected(ENTRIES)["nation_cells"]


def test_a_worker_that_only_lost_a_barrier_looks_again(share):
    slow, fast = share(), share()
    fast.count([barrier(0, 0)])
    with pytest.raises(PositionMoved):
        slow.count([barrier(0, 0)])


def test_a_share_goes_on_after_the_message_it_counted_last(engine, share):
    share().count(SAID[:4])
    again = share()
    assert again.start == 3
    assert again.count(SAID[3:4]) is None
    again.count(SAID[4:])
    assert everything_published(engine)["nation_cells"] == projected(ENTRIES)["nation_cells"]


def test_a_share_that_finds_another_message_there_counts_nothing(share):
    share().count(SAID[:4])
    other = [SAID[3]._replace(value=b"{}"), *SAID[4:]]
    with pytest.raises(ChannelDiffers):
        share().count(other)
    assert share().stands.offset == 4


def test_a_barrier_alone_moves_a_partition_that_says_nothing(share):
    share().count([barrier(0, 500)])
    stands = share().stands
    assert (stands.position, stands.offset) == (500, 1)
