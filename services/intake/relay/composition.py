"""The relay's composition root: log, lease, channel, health."""

from contextlib import ExitStack, closing
from functools import partial
from threading import Event

from services.chassis.http import health
from services.chassis.kafka import KafkaSettings
from services.chassis.metrics import Meters
from services.intake.adapters.channel.kafka_channel import run_on
from services.intake.adapters.channel.kafka_channels import require_empty_facts
from services.intake.adapters.channel.relay_lease import SqlRelayLease
from services.intake.adapters.log.opening import open_store
from services.intake.ports import StoreUnavailable
from services.intake.relay import metrics
from services.intake.relay.relaying import Relay
from services.intake.settings import RelaySettings


def relay_log(settings: RelaySettings, kafka: KafkaSettings, stop: Event) -> None:
    """Relay until `stop` is set; health and metrics are served meanwhile.

    Raises StoreUnavailable, AnotherLog and NotMigrated when the log cannot be opened,
    ChannelDiffers, and OSError when the port is taken.
    """
    meters = Meters(metrics.CATALOGUE)
    with ExitStack() as opened:
        log = opened.enter_context(closing(open_store(settings.log, settings.log_id)))
        lease = opened.enter_context(closing(SqlRelayLease(settings.log)))
        relay = Relay(log, lease, partial(run_on, kafka), meters, settings.batch)
        checks = {"transmission": relay.trouble}
        opened.enter_context(health(settings, checks, meters))
        relay.run(stop)


def forget_relayed(settings: RelaySettings, kafka: KafkaSettings) -> None:
    """Have the next run begin at the first fact; the channel must be empty.

    Raises ChannelDiffers, ChannelUnavailable and StoreUnavailable, also while a relay runs.
    """
    with closing(SqlRelayLease(settings.log)) as lease, lease.held() as noted:
        if noted is None:
            raise StoreUnavailable("un relais est en marche, arrêtez-le d'abord")
        require_empty_facts(kafka, noted.generation)
        lease.forget()
