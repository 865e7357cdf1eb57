"""`relais intake api|relay|channels|republish|migrate`: the processes of intake."""

import os
import signal
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Event
from typing import Annotated

import typer

from services.chassis.processes import DIFFERS, FAILED, REFUSED, verbs


def _sentence(error: Exception) -> str:
    from services.intake import ports

    if isinstance(error, ports.StoreUnavailable):
        return f"Le journal ne peut pas être ouvert : {error}"
    return str(error)


def _codes() -> Mapping[type[Exception], int]:
    from services.access.exposure import AddressRefused
    from services.chassis.migrations import DatabaseAway, NotMigrated
    from services.chassis.settings import SettingsRefused
    from services.intake import ports
    from services.keys.asking import KeysAway

    return {
        SettingsRefused: REFUSED,
        NotMigrated: REFUSED,
        ports.KeyRefused: REFUSED,
        AddressRefused: REFUSED,
        ports.ChannelDiffers: DIFFERS,
        ports.AnotherLog: DIFFERS,
        ports.StoreUnavailable: FAILED,
        ports.VaultUnavailable: FAILED,
        DatabaseAway: FAILED,
        KeysAway: FAILED,
        ports.ChannelUnavailable: FAILED,
    }


app = verbs("Le journal : sa porte, son relais, ses canaux.", _codes, _sentence)


@app.command()
def api() -> None:
    """Servir la porte du journal jusqu'à SIGTERM."""
    from services.access.exposure import listening, serve
    from services.access.gate import Gate
    from services.access.main import names_of, opened
    from services.access.readers import reader_at
    from services.access.settings import AccessSettings
    from services.chassis import logs
    from services.intake.api.details import details_routes
    from services.intake.api.log import log_routes
    from services.intake.application.checkpoints import signing_hourly
    from services.intake.main import build, open_checkpoints, open_vault
    from services.intake.settings import IntakeSettings, LogKeySettings, VaultSettings

    variables = os.environ
    settings = IntakeSettings.read(variables)
    logs.configure("intake", settings.log_level)
    details = VaultSettings.read(variables)
    access = AccessSettings.read(variables)
    gate = Gate(opened(access))
    where = listening(settings.host, settings.port, access, gate)
    with ExitStack() as closing:
        intake = build(settings, gate=gate)
        closing.callback(intake.close)
        if details.is_told:
            vault = open_vault(details, intake, names_of(access.where or "", access))
            closing.callback(vault.close)
            intake.door.checks["coffre"] = vault.store.trouble
            intake.app.include_router(details_routes(lambda: vault.vault, reader_at(gate)))
        keys = LogKeySettings.read(variables)
        if keys.model_fields_set:
            signing = open_checkpoints(settings.log, intake.store, keys)
            closing.callback(signing.close)
            intake.app.include_router(log_routes(lambda: signing.door, gate))
            closing.enter_context(signing_hourly(signing.checkpoints))
        serve(intake.app, where, access, gate)


@app.command()
def migrate() -> None:
    """Mettre les tables du journal, et du coffre s'il est donné, à jour (rôle propriétaire)."""
    from services.access.main import names_of
    from services.access.settings import AccessSettings
    from services.chassis import migrations
    from services.intake.adapters.vault.opening import migrate_vault
    from services.intake.settings import IntakeSettings, VaultSettings

    variables = os.environ
    log = IntakeSettings.read(variables).log
    migrations.migrate(log, "services.intake", "intake", "journal", durable=True)
    details = VaultSettings.read(variables)
    if details.is_told:
        access = AccessSettings.read(variables)
        migrate_vault(details.where, names_of(access.where or "", access))


@app.command()
def relay() -> None:
    """Transmettre le journal à Kafka jusqu'à SIGTERM."""
    from services.chassis import logs
    from services.chassis.kafka import KafkaSettings
    from services.intake.relay.composition import relay_log
    from services.intake.settings import RelaySettings

    variables = os.environ
    settings = RelaySettings.read(variables)
    logs.configure("relay", settings.log_level)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    relay_log(settings, KafkaSettings.read(variables), stop)


@app.command()
def channels(generation: Annotated[int, typer.Argument(metavar="[GÉNÉRATION]")] = 1) -> None:
    """Créer les canaux qui manquent, contrôler les autres."""
    from services.chassis.kafka import KafkaSettings
    from services.intake.adapters.channel.kafka_channels import make_channels

    variables = os.environ
    for channel, created in make_channels(KafkaSettings.read(variables), generation):
        print(f"{channel.name} : {'créé' if created else 'déjà là, conforme'}.")


@app.command()
def republish() -> None:
    """Faire retransmettre tout le journal, dans des canaux vides."""
    from services.chassis.kafka import KafkaSettings
    from services.intake.relay.composition import forget_relayed
    from services.intake.settings import RelaySettings

    variables = os.environ
    forget_relayed(RelaySettings.read(variables), KafkaSettings.read(variables))
    print("Le relais transmettra tout le journal depuis le premier fait : lancez-le.")


if __name__ == "__main__":
    app()
