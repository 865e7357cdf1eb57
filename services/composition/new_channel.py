"""A new generation of the channel of the facts: the log as it is once years were closed."""

from collections.abc import Iterator
from contextlib import closing

from contracts.channels import facts_channel
from services.chassis.databases import Where
from services.chassis.kafka import KafkaSettings
from services.composition.workers import Workers, WorkersSilent, wait_for
from services.intake.adapters.channel.kafka_channels import begin_facts, end_facts
from services.intake.adapters.channel.relay_lease import SqlRelayLease
from services.intake.adapters.log.year_purge import SqlYearPurges
from services.projections.adapters.year_purge import channel_generation, move_to_channel


def new_channel(
    kafka: KafkaSettings, log: Where, workers: Workers, closed: SqlYearPurges, position: int
) -> Iterator[str]:
    """Make it, have the relay fill it, move the workers, delete the old one.

    What a stop leaves is found again: in the log how many closings there were, in the lease
    what the relay writes, in the read models what they read, on the brokers what is there.
    `position`: where the log stood at the last closing. Raises WorkersSilent,
    ChannelUnavailable, ChannelDiffers and StoreUnavailable.
    """
    generation = 1 + len(closed.purges())
    name = facts_channel(generation).name
    begin_facts(kafka, generation)
    yield f"Le canal {name} est là."
    with closing(SqlRelayLease(log)) as lease:
        lease.begin(generation)
        yield f"Le relais écrit dans {name}."
        wait_for(lambda: {"relais": lease.position()}, position)
        yield "Le journal y est, sans les faits clos."
    if channel_generation(workers.engine) != generation:
        if not move_to_channel(workers.engine, closed, position):
            raise WorkersSilent(
                f"Des modèles n'ont pas compté jusqu'au rang {position} : attendez les workers "
                "(« relais project --until-idle »), puis recommencez."
            )
        yield "Les workers passent au nouveau canal."
    wait_for(workers.offsets, 1)
    yield "Les workers le lisent."
    for old in end_facts(kafka, generation):
        yield f"Le canal {old} est supprimé."
