"""Workers on a real broker: the figures are those of the embedded default, cell for cell."""

import pytest
from sqlalchemy import text

from contracts.channels import DEAD
from services.projections.domain.read_models import READ_MODELS
from services.projections.main import database, set_aside
from tests.integration.channel.conftest import count_embedded
from tests.integration.channel.story import case_of, story
from tests.integration.channel.working import (
    Working,
    counted,
    process,
    reached,
    wait_until,
    working,
)
from tests.scratch import create_scratch

STORY = story(120)
LAST = STORY[-1].position


@pytest.mark.parametrize("model", READ_MODELS)
def test_a_worker_counts_what_the_embedded_projector_counts(
    wire, kafka, settings, models, embedded, model
):
    wire.tell(STORY)
    with working(settings, kafka, model):
        wait_until(reached(models, model, LAST))
    count_embedded(embedded, STORY)
    assert counted(models, model) == counted(embedded, model)


def test_what_is_said_again_changes_nothing(wire, kafka, settings, models, embedded):
    wire.tell(STORY[:200])
    with working(settings, kafka, "nation"):
        wait_until(reached(models, "nation", 200))
        wire.tell(STORY[100:200])
        wire.bar(50)
        wire.litter()
        wire.tell(STORY[150:])
        wait_until(reached(models, "nation", LAST))
    count_embedded(embedded, STORY)
    assert counted(models, "nation") == counted(embedded, "nation")


def test_workers_that_join_and_leave_count_each_fact_once(wire, kafka, settings, models, embedded):
    small = settings.model_copy(update={"batch": 20})
    first = Working(small, kafka, "site")
    wire.tell(STORY[:150])
    wait_until(reached(models, "site", 150))
    second = Working(small, kafka, "site")
    for start in range(150, LAST, 25):
        wire.tell(STORY[start : start + 25])
    assert first.end() is None
    wait_until(reached(models, "site", LAST))
    assert second.end() is None
    count_embedded(embedded, STORY)
    assert counted(models, "site") == counted(embedded, "site")


def test_a_worker_killed_in_the_middle_leaves_exact_figures(
    wire, kafka, settings, models, embedded
):
    small = settings.model_copy(update={"batch": 10})
    killed = process(small, kafka, "run", "nation")
    wire.tell(STORY[:300])
    wait_until(reached(models, "nation", 1))
    killed.kill()
    killed.communicate()
    wire.tell(STORY[250:])
    after = process(small, kafka, "run", "nation")
    wait_until(reached(models, "nation", LAST))
    after.terminate()
    _, said = after.communicate(timeout=30)
    assert after.returncode == 0, said
    count_embedded(embedded, STORY)
    assert counted(models, "nation") == counted(embedded, "nation")


def test_a_database_that_cuts_its_connections_loses_nothing(
    wire, kafka, settings, models, embedded
):
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'relais-projections' AND pid <> pg_backend_pid()"
    )
    with working(settings.model_copy(update={"batch": 10}), kafka, "nation"):
        for start in range(0, LAST, 60):
            wire.tell(STORY[start : start + 60])
            with models.connect() as connection:
                connection.execute(cut)
        wait_until(reached(models, "nation", LAST))
    count_embedded(embedded, STORY)
    assert counted(models, "nation") == counted(embedded, "nation")


def test_a_poison_fact_holds_back_its_own_case_only(
    wire, kafka, settings, models, embedded, tmp_path
):
    stream = f"case/{case_of(60)}"
    bad = next(n for n, entry in enumerate(STORY) if entry.stream == stream) + 1
    spoilt = [*STORY[:bad], STORY[bad]._replace(stored=b'{"id":"x","type":"?'), *STORY[bad + 1 :]]
    wire.tell(spoilt)
    with working(settings, kafka, "nation"):
        wait_until(reached(models, "nation", LAST))
        count_embedded(embedded, spoilt)
        assert counted(models, "nation") == counted(embedded, "nation")
        with database(settings) as engine:
            aside = set_aside(engine, "nation")
            letters = aside.letters()
            assert {letter.entry.stream for letter in letters} == {stream}
            assert aside.discard(stream) == 0
    assert wire.messages(DEAD.name) == len(letters)
    healthy = [entry for entry in STORY if entry != STORY[bad]]
    fresh = create_scratch(tmp_path / "healthy.db")
    count_embedded(fresh, healthy)
    assert counted(models, "nation") == counted(fresh, "nation")
    fresh.dispose()
