"""The scheduler on a data folder: what is due is done once, what is not waits, nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.chassis.metrics import Meters
from services.composition.folder import DataFolder
from services.embedded.platform import Platform
from services.operations.scheduler.metrics import CATALOGUE, WAITING
from services.operations.scheduler.scheduling import Scheduler
from services.operations.scheduler.settings import SchedulerSettings
from tests.integration.auditing.world import World, tell

VARIABLES = {"RELAIS_DELIVERY_SENDER": "relais@exemple.fr"}


class Clocks:
    """The day of the set-up, and the seconds of the scheduler."""

    def __init__(self) -> None:
        self.today = datetime(2009, 1, 15, 6, tzinfo=UTC)
        self.seconds = 0.0


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def opened(tmp_path: Path, clocks: Clocks) -> Iterator[Platform]:
    with Platform(DataFolder(tmp_path), lambda: clocks.today, VARIABLES) as made:
        tell(made, World().first())
        yield made


def scheduler(opened: Platform, clocks: Clocks) -> tuple[Scheduler, Meters]:
    meters = Meters(CATALOGUE)
    settings = SchedulerSettings(since=2008)
    return Scheduler(opened, settings, meters, lambda: clocks.seconds), meters


def waits(meters: Meters, job: str) -> float:
    found = meters.registry.get_sample_value(WAITING.name, {"job": job})
    assert found is not None
    return found


def periods(opened: Platform) -> list[str]:
    return [str(release.period) for release in opened.releases.sealed()]


def test_a_quarter_is_sealed_and_signed_twenty_days_after_its_end_and_once(
    opened: Platform, clocks: Clocks
) -> None:
    made, meters = scheduler(opened, clocks)
    made.turn()
    assert "2008-Q4" not in periods(opened)
    clocks.today = datetime(2009, 1, 21, 6, tzinfo=UTC)
    clocks.seconds = 10_000
    made.turn()
    sealed = periods(opened)
    assert "2008-Q4" in sealed
    assert all(opened.releases.manifest(each.id) for each in opened.releases.sealed())
    made.turn()
    assert periods(opened) == sealed
    made.close()
    assert waits(meters, "sign") == 0


def test_what_is_refused_waits_and_holds_back_nothing_else(
    opened: Platform, clocks: Clocks
) -> None:
    clocks.today = datetime(2009, 1, 21, 6, tzinfo=UTC)
    opened.folder.deliveries.write_text("[[n'importe quoi")
    made, meters = scheduler(opened, clocks)
    made.turn()
    assert "2008-Q4" in periods(opened)
    assert waits(meters, "deliver") == 1
    opened.folder.deliveries.unlink()
    made.turn()
    assert waits(meters, "deliver") == 1  # tried again after an hour, not at each look
    clocks.seconds = 3601
    made.turn()
    assert waits(meters, "deliver") == 0
    made.close()


def test_a_second_scheduler_of_the_same_set_up_does_nothing(
    opened: Platform, clocks: Clocks
) -> None:
    first, _ = scheduler(opened, clocks)
    second, _ = scheduler(opened, clocks)
    clocks.today = datetime(2009, 1, 21, 6, tzinfo=UTC)
    turns: list[bool] = []
    first._sweep = lambda: turns.append(second.turn()) or 0  # type: ignore[method-assign]
    assert first.turn()
    assert turns == [False]
    assert second.turn()
    first.close()
    second.close()


def test_a_stop_between_sealing_and_signing_is_ended_by_the_next_turn(
    opened: Platform, clocks: Clocks
) -> None:
    opened.sealer.seal("2008-Q4")
    clocks.today = datetime(2009, 1, 21, 6, tzinfo=UTC)
    made, _ = scheduler(opened, clocks)
    made.turn()
    made.close()
    (release,) = [each for each in opened.releases.sealed() if str(each.period) == "2008-Q4"]
    assert opened.releases.manifest(release.id)
