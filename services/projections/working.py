"""The composition root of the projections on a channel: workers, and what is rebuilt beside them.

Apart from that of one process: a verb on a folder waits for no client of Kafka and no server.
"""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from threading import Event
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from contracts.read_model import READ_MODELS
from services.chassis.http import health
from services.chassis.kafka import KafkaSettings
from services.chassis.metrics import Meters
from services.projections.adapters import generations
from services.projections.adapters.generations import alone
from services.projections.adapters.year_purge import channel_generation
from services.projections.consumer.announcing import Announcer
from services.projections.consumer.channel import Stopped, connect, find_channel, member
from services.projections.consumer.partition_consumers import Builder, PartitionConsumers
from services.projections.consumer.reporting import Report
from services.projections.consumer.worker import Worker
from services.projections.domain.read_models import READ_MODELS as MODELS
from services.projections.main import database
from services.projections.metrics import CATALOGUE
from services.projections.rebuild import Rebuilt, rebuild_from_channel
from services.projections.settings import ProjectionsSettings

GROUP = "relais-projections-{model}"
ASK_AGAIN_S = 1.0  # a database whose connections were cut

T = TypeVar("T")


def work(settings: ProjectionsSettings, kafka: KafkaSettings, model: str, stop: Event) -> None:
    """Be a worker of `model` until `stop` is set; health and metrics are served meanwhile.

    Raises NotMigrated, OtherDefinitions, ChannelDiffers, and OSError when the port is taken.
    """
    name = GROUP.format(model=model)
    meters = Meters(CATALOGUE)
    report = Report(model, meters)
    checks = {"canal": report.trouble, "groupe": report.outside}
    with (
        database(settings) as engine,
        health(settings, checks, meters),
        closing(Announcer(kafka, model)) as announcer,
    ):
        patiently = partial(_once_the_database_answers, stop)
        if serving := patiently(lambda: generations.serving_now(engine, model)):
            serving.require_ours(model)  # before the group gives us what another counts
        facts = partial(patiently, partial(channel_generation, engine))
        while not stop.is_set():  # on another generation of the channel once a year was closed
            channel = find_channel(kafka, name, stop.wait, facts)
            with member(kafka, name, stop.wait) as consumer:
                shares = PartitionConsumers(consumer, engine, MODELS[model], channel.log_id)
                Worker(shares, channel, settings.batch, report, announcer).run(stop)


def _once_the_database_answers(stop: Event, ask: Callable[[], T]) -> T:
    """What `ask` returns, asked again while connections are cut. Raises Stopped."""
    while True:
        try:
            return ask()
        except OperationalError:
            if stop.wait(ASK_AGAIN_S):
                raise Stopped from None


def rebuild_beside_workers(
    settings: ProjectionsSettings, kafka: KafkaSettings, model: str
) -> Rebuilt:
    """Build `model` anew from the channel while workers go on; see services.projections.rebuild.

    Raises NotMigrated, ChannelDiffers and RebuildUnderWay.
    """
    name, wait = GROUP.format(model=model) + "-rebuild", Event().wait
    with database(settings) as engine, alone(engine, model):
        channel = find_channel(kafka, name, wait, partial(channel_generation, engine))
        with closing(connect(kafka, name, wait)) as consumer:
            shares = PartitionConsumers(consumer, engine, MODELS[model], channel.log_id)
            return rebuild_from_channel(Builder(shares, channel.partitions, settings.batch))


def upgrade_beside_workers(settings: ProjectionsSettings, kafka: KafkaSettings) -> list[Rebuilt]:
    """Build anew, beside the workers, what other definitions count; what was rebuilt.

    Safe to repeat, and nothing to do on a new set-up. Raises as `rebuild_beside_workers`.
    """
    with database(settings) as engine:
        serve = {model: generations.serving_now(engine, model) for model in READ_MODELS}
    return [
        rebuild_beside_workers(settings, kafka, model)
        for model, serving in serve.items()
        if serving and not serving.ours
    ]
