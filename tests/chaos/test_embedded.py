"""The embedded default under the faults that concern a file and a clock."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from services.chassis.databases import sqlite_engine
from services.embedded.platform import Platform, platform
from services.intake.ports import StoreFull, StoreUnavailable
from services.synthetic import DATASETS
from tests.chaos.comparison import Verdict, verdict

FACTS = list(islice(DATASETS["national118"](years=1), 3000))
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
TIGHT = 600_000  # bytes: less than the facts need, more than the tables do


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """No file of this process grows beyond a size, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def said(opened: Platform) -> list[str]:
    """The ids accepted; stops at the first refusal of the store, which it raises."""
    accepted: list[str] = []
    for start in range(0, len(FACTS), 50):
        answers = opened.intake.submit(FACTS[start : start + 50])
        assert {each.answer for each in answers} <= {"accepted", "duplicate"}
        accepted += [str(each.id) for each in answers]
    return accepted


def compared(opened: Platform, accepted: list[str]) -> Verdict:
    """The read models of the folder against a fresh build."""
    opened.projections.catch_up()
    engine = sqlite_engine(opened.folder.read_models, read_only=True)
    try:
        return verdict(opened.intake.store, engine, accepted)
    finally:
        engine.dispose()


def test_a_log_that_cannot_grow_says_so_and_goes_on_with_room(tmp_path: Path) -> None:
    with platform(tmp_path, lambda: NOW) as opened:
        opened.intake.submit(FACTS[:1])
        with files_end_at(TIGHT), pytest.raises((StoreFull, StoreUnavailable)):
            said(opened)
        assert 0 < opened.intake.store.head() < len(FACTS)
        assert compared(opened, said(opened)) == (len(FACTS), (), ())


def test_read_models_that_cannot_grow_fail_aloud_and_catch_up_with_room(tmp_path: Path) -> None:
    with platform(tmp_path, lambda: NOW) as opened:
        accepted = said(opened)
        with files_end_at(TIGHT), pytest.raises(Exception, match=r"full|I/O"):
            opened.projections.catch_up()
        assert compared(opened, accepted) == (len(FACTS), (), ())


def test_what_is_lost_or_double_is_told(tmp_path: Path) -> None:
    with platform(tmp_path, lambda: NOW) as opened:
        accepted = said(opened)
        assert compared(opened, accepted).exact
        never = "00000000-0000-4000-8000-000000000000"
        engine = sqlite_engine(opened.folder.read_models)
        with engine.begin() as connection:
            raised = "UPDATE nation_cells SET value = value + 1 WHERE value = 1"
            connection.exec_driver_sql(raised)
            connection.exec_driver_sql("DELETE FROM site_cells WHERE value = 1")
        engine.dispose()
        found = compared(opened, [*accepted, never])
        assert f"fact {never}" in found.lost
        assert {line.split()[0] for line in found.lost[1:]} == {"site_cells_v1"}
        assert {line.split()[0] for line in found.double} == {"nation_cells_v1"}


def test_a_clock_set_back_does_not_set_the_log_back(tmp_path: Path) -> None:
    clock = [NOW]
    with platform(tmp_path, lambda: clock[0]) as opened:
        opened.intake.submit(FACTS[:1000])
        clock[0] -= timedelta(days=2)
        accepted = said(opened)
        times = [json.loads(row.stored)["recordedat"] for row in opened.feed.read(0, len(FACTS))]
        assert times == sorted(times)
        assert compared(opened, accepted) == (len(FACTS), (), ())
