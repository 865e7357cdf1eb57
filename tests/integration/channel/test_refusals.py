"""Another channel under the same name, and services that go away for a while."""

from urllib.request import urlopen

import pytest

from services.projections.consumer.messages import ChannelDiffers
from tests.integration.channel.story import story
from tests.integration.channel.working import (
    Working,
    counted,
    process,
    reached,
    wait_until,
    working,
)
from tests.services import free_port

STORY = story(40)
LAST = STORY[-1].position


@pytest.fixture
def told(wire, kafka, settings, models):
    """A channel that a worker has counted; then it left."""
    wire.tell(STORY)
    with working(settings, kafka, "nation"):
        wait_until(reached(models, "nation", LAST))
    return counted(models, "nation")


def refused(settings, kafka):
    """What a worker that starts now says before it ends with 3."""
    ended = process(settings, kafka, "run", "nation")
    _, said = ended.communicate(timeout=40)
    assert ended.returncode == 3, said
    return said


def test_a_channel_made_anew_and_shorter_is_refused(wire, kafka, settings, models, told):
    wire.renew()
    wire.tell(STORY[:10])
    assert "recompteront tout le canal" in refused(settings, kafka)
    assert counted(models, "nation") == told


def test_a_channel_made_anew_and_longer_is_refused(wire, kafka, settings, models, told):
    wire.renew()
    wire.litter()
    wire.tell(STORY)
    wire.tell(STORY)
    assert "n'est plus celui qui a été compté" in refused(settings, kafka)
    assert counted(models, "nation") == told


def test_the_channel_of_another_log_is_refused(wire, kafka, settings, models, told):
    wire.renew()
    wire.tell(STORY, log_id="log-2")
    assert "log-2" in refused(settings, kafka)
    assert counted(models, "nation") == told


def test_a_relay_of_another_log_stops_a_worker_at_work(wire, kafka, settings, models, told):
    worker = Working(settings, kafka, "nation")
    wire.tell(STORY, log_id="log-2")
    worker.join(40)
    assert isinstance(worker.end(), ChannelDiffers)
    assert counted(models, "nation") == told


def test_health_and_metrics_tell_a_quiet_log_from_trouble(wire, kafka, settings, models):
    known = settings.model_copy(update={"port": free_port()})
    with working(known, kafka, "nation"):
        wire.tell(STORY)
        wait_until(reached(models, "nation", LAST))
        with urlopen(f"http://127.0.0.1:{known.port}/readyz") as answer:
            assert answer.status == 200
        here = f'relais_projection_position{{read_model="nation"}} {LAST}.0'
        wait_until(lambda: here in metrics_at(known.port))
        assert 'relais_projection_lag_facts{read_model="nation"} 0.0' in metrics_at(known.port)


def metrics_at(port):
    """What a worker says of itself."""
    with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        return answer.read().decode()
