"""`python -m services.intake [api|relay|channels|republish|migrate]`: intake's processes."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from threading import Event

import uvicorn

from services.access.exposure import AddressRefused, Outside, listening
from services.access.gate import Gate
from services.access.main import opened
from services.access.readers import reader_at
from services.access.settings import AccessSettings
from services.chassis import logs, migrations
from services.chassis.collector import freeze_what_started
from services.chassis.kafka import KafkaSettings
from services.chassis.migrations import DatabaseAway, NotMigrated
from services.chassis.settings import SettingsRefused
from services.intake.adapters.channel.kafka_channels import make_channels
from services.intake.adapters.vault.tables import PACKAGE, SCHEMA
from services.intake.api.details import details_routes
from services.intake.api.log import log_routes
from services.intake.application.hourly import signing_hourly
from services.intake.main import build, open_checkpoints, open_vault
from services.intake.ports import (
    ChannelDiffers,
    ChannelUnavailable,
    KeyRefused,
    StoreUnavailable,
    VaultUnavailable,
)
from services.intake.relay.composition import forget_relayed, relay_log
from services.intake.settings import IntakeSettings, LogKeySettings, RelaySettings, VaultSettings


def api(variables: Mapping[str, str]) -> int:
    """Serve the door until interrupted."""
    settings = IntakeSettings.read(variables)
    logs.configure("intake", settings.log_level)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    details = VaultSettings.read(variables)
    access = AccessSettings.read(variables)
    gate = Gate(opened(access))
    where = listening(settings.host, settings.port, access, gate)
    with ExitStack() as closing:
        intake = build(settings, gate=gate)
        closing.callback(intake.close)
        if details.model_fields_set:
            vault = open_vault(details, intake)
            closing.callback(vault.close)
            intake.door.checks["coffre"] = vault.store.trouble
            intake.app.include_router(details_routes(vault.door, reader_at(gate)))
        keys = LogKeySettings.read(variables)
        if keys.model_fields_set:
            signing = open_checkpoints(settings.log, intake.store, keys)
            closing.callback(signing.close)
            intake.app.include_router(log_routes(lambda: signing.door, gate))
            closing.enter_context(signing_hourly(signing.checkpoints))
        freeze_what_started()
        app = Outside(intake.app, access)
        uvicorn.run(app, **where, log_config=None, access_log=False)
    return 0


def migrate(variables: Mapping[str, str]) -> int:
    """Bring the tables to the version of this program, as the role that owns them.

    Those of the vault too, where it is given.
    """
    log = IntakeSettings.read(variables).log
    migrations.migrate(log, "services.intake", "intake", "journal", durable=True)
    details = VaultSettings.read(variables)
    if details.model_fields_set:
        migrations.migrate(details.where, PACKAGE, SCHEMA, "coffre", durable=True)
    return 0


def relay(variables: Mapping[str, str]) -> int:
    """Send the log on to Kafka until interrupted."""
    settings = RelaySettings.read(variables)
    logs.configure("relay", settings.log_level)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    relay_log(settings, KafkaSettings.read(variables), stop)
    return 0


def channels(variables: Mapping[str, str], generation: int = 1) -> int:
    """Make the channels that are missing, and check the others."""
    for channel, created in make_channels(KafkaSettings.read(variables), generation):
        print(f"{channel.name} : {'créé' if created else 'déjà là, conforme'}.")
    return 0


def republish(variables: Mapping[str, str]) -> int:
    """Have the relay send the whole log again, into channels that are empty."""
    forget_relayed(RelaySettings.read(variables), KafkaSettings.read(variables))
    print("Le relais transmettra tout le journal depuis le premier fait : lancez-le.")
    return 0


VERBS: dict[str, Callable[..., int]] = {
    "api": api,
    "relay": relay,
    "channels": channels,
    "republish": republish,
    "migrate": migrate,
}


def main() -> int:
    """Run the verb given, `api` when none is; 2 for what must be told otherwise.

    1 for trouble that may pass, 3 for a channel that is not ours.
    """
    verb, *rest = sys.argv[1:] or ["api"]
    numbered = verb == "channels" and len(rest) == 1 and rest[0].isdecimal()
    if (rest and not numbered) or verb not in VERBS:
        print(f"Verbe inconnu ; au choix : {', '.join(VERBS)}.", file=sys.stderr)
        return 2
    try:
        return VERBS[verb](os.environ, *map(int, rest))
    except (SettingsRefused, NotMigrated, KeyRefused, AddressRefused) as refused:
        print(refused, file=sys.stderr)
        return 2
    except StoreUnavailable as error:
        print(f"Le journal ne peut pas être ouvert : {error}", file=sys.stderr)
        return 1
    except (VaultUnavailable, DatabaseAway) as away:
        print(away, file=sys.stderr)
        return 1
    except ChannelUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    except ChannelDiffers as differs:
        print(differs, file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main())
