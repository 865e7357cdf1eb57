"""Whoever follows the log while several processes write to it misses nothing."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from services.intake.adapters.log.postgres_event_store import PostgresEventStore
from tests.databases import Databases
from tests.integration.intake.at_work import new

FACTS = int(os.environ.get("RELAIS_TEST_FACTS", "20000"))
SIZES = (1, 300, 1, 300)
"""Facts a group, for each writer."""


def test_a_reader_of_the_tail_misses_no_fact_of_several_writers(databases: Databases) -> None:
    stores = [PostgresEventStore(databases.intake) for _ in SIZES]
    tail = PostgresEventStore(databases.relay)
    with ThreadPoolExecutor(len(SIZES) + 1) as threads:
        ended = [
            threads.submit(write, store, size) for store, size in zip(stores, SIZES, strict=True)
        ]
        followed = threads.submit(follow, tail, lambda: all(each.done() for each in ended))
        written = [position for each in ended for position in each.result()]
        seen = followed.result()
    for store in (*stores, tail):
        store.close()
    assert len(written) >= FACTS
    assert sorted(written) == seen
    assert all(before < after for before, after in pairwise(seen))


def write(store: PostgresEventStore, size: int) -> list[int]:
    """A share of FACTS, in groups of `size`; singles are a tenth of the whole."""
    facts = FACTS // 20 if size == 1 else FACTS * 9 // 20
    given: list[int] = []
    while len(given) < facts:
        given.extend(store.append([new() for _ in range(size)]))
    return given


def follow(store: PostgresEventStore, ended: Callable[[], bool]) -> list[int]:
    """Every position met by reading on from the last one met."""
    seen: list[int] = [0]
    while True:
        over = ended()
        rows = store.read(seen[-1], 500)
        if over and not rows:
            return seen[1:]
        seen.extend(row.position for row in rows)
