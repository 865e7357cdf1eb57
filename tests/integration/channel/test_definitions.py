"""Two programs at once: a worker counts into a generation of its own definitions only."""

import pytest
from sqlalchemy import update

from services.projections.adapters import generations, tables
from services.projections.ports import OtherDefinitions
from services.projections.working import rebuild_beside_workers, upgrade_beside_workers
from tests.integration.channel.conftest import count_embedded
from tests.integration.channel.story import story
from tests.integration.channel.working import (
    Working,
    counted,
    process,
    reached,
    wait_until,
    working,
)
from tests.integration.projections.conftest import LOG

STORY = story(120)
LAST = STORY[-1].position
BEFORE = "0-before"


@pytest.fixture
def before(wire, kafka, settings, models):
    """A department that another program counted up to the 250th fact, with a wrong cell."""
    wire.tell(STORY[:250])
    with working(settings, kafka, "department"):
        wait_until(reached(models, "department", 250))
    with models.begin() as connection:
        connection.execute(update(tables.POSITIONS).values(definitions=BEFORE))
        connection.execute(update(tables.CELLS["department"]).values(value=99))
    wire.tell(STORY[250:])


def test_a_worker_refuses_what_another_program_counts_and_says_so(before, kafka, settings, models):
    old = counted(models, "department")
    with process(settings, kafka, "run", "department") as refused:
        _, said = refused.communicate(timeout=60)
    assert refused.returncode == 4
    assert "0-before" in said
    assert "relais rebuild department" in said
    assert counted(models, "department") == old


def test_an_upgrade_is_counted_beside_and_then_workers_go_on(
    before, wire, kafka, settings, models, embedded
):
    (rebuilt,) = upgrade_beside_workers(settings, kafka)
    assert (rebuilt.generation, rebuilt.same, rebuilt.swapped) == (2, None, True)
    assert upgrade_beside_workers(settings, kafka) == []
    with working(settings, kafka, "department"):
        wait_until(reached(models, "department", LAST))
    count_embedded(embedded, STORY)
    assert counted(models, "department") == counted(embedded, "department")


def test_a_worker_at_work_ends_when_another_program_takes_its_place(
    wire, kafka, settings, models, embedded
):
    wire.tell(STORY[:250])
    at_work = Working(settings, kafka, "department")
    wait_until(reached(models, "department", 250))
    green = rebuild_beside_workers(settings, kafka, "department").generation
    positions = tables.POSITIONS
    with models.begin() as connection:
        new = update(positions).where(positions.c.generation == green)
        connection.execute(new.values(definitions="2-after"))
    wait_until(lambda: not at_work.is_alive())
    assert isinstance(at_work.end(), OtherDefinitions)
    stood = generations.marks(models, "department", green)
    wire.tell(STORY[250:])
    assert generations.marks(models, "department", green) == stood
    # The program put back goes on in the generation that it had counted, and serves again.
    assert upgrade_beside_workers(settings, kafka)[0].generation == 1
    with working(settings, kafka, "department"):
        wait_until(reached(models, "department", LAST))
    count_embedded(embedded, STORY)
    assert counted(models, "department") == counted(embedded, "department")
    assert generations.serving(models, "department", LOG).generation == 1
