"""Green is built from the channel while a worker keeps blue up to date."""

from threading import Thread

from sqlalchemy import update

from services.projections.adapters import generations, tables
from services.projections.working import rebuild_beside_workers
from tests.integration.channel.conftest import count_embedded
from tests.integration.channel.story import story
from tests.integration.channel.working import counted, reached, wait_until, working
from tests.integration.projections.conftest import LOG

STORY = story(120)
LAST = STORY[-1].position


def test_a_rebuild_beside_a_worker_is_the_same_and_serves(wire, kafka, settings, models, embedded):
    wire.tell(STORY[:250])
    with working(settings, kafka, "department"):
        wait_until(reached(models, "department", 250))
        more = Thread(target=tell_slowly, args=(wire, STORY[250:]))
        more.start()
        rebuilt = rebuild_beside_workers(settings, kafka, "department")
        more.join()
        wait_until(reached(models, "department", LAST))
    assert (rebuilt.same, rebuilt.swapped) == (True, True)
    assert generations.serving(models, "department", LOG).generation == rebuilt.generation
    count_embedded(embedded, STORY)
    assert counted(models, "department") == counted(embedded, "department")


def test_a_rebuild_mends_a_figure_that_was_tampered_with(wire, kafka, settings, models, embedded):
    wire.tell(STORY)
    with working(settings, kafka, "nation"):
        wait_until(reached(models, "nation", LAST))
    with models.begin() as connection:
        connection.execute(update(tables.CELLS["nation"]).values(value=99))
    assert rebuild_beside_workers(settings, kafka, "nation").same is False
    count_embedded(embedded, STORY)
    assert counted(models, "nation") == counted(embedded, "nation")


def tell_slowly(wire, entries):
    """Send facts a few at a time."""
    for start in range(0, len(entries), 5):
        wire.tell(entries[start : start + 5])
