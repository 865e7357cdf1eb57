"""`relais projections VERB`: the projections on a channel, each a process."""

import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from contracts.read_model import READ_MODELS
from services.chassis.processes import DIFFERS, FAILED, REFUSED, freeze_what_started, verbs

if TYPE_CHECKING:
    from services.projections.rebuild import Rebuilt
    from services.projections.settings import ProjectionsSettings

ReadModelName = StrEnum("ReadModelName", {name: name for name in READ_MODELS})  # type: ignore[misc]
Model = Annotated[ReadModelName, typer.Argument(metavar="MODÈLE")]
OneModel = Annotated[ReadModelName | None, typer.Argument(metavar="[MODÈLE]")]
Stream = Annotated[str, typer.Argument(metavar="FLUX")]
MOST = 10**18 - 1  # a log position: what a database can hold
Position = Annotated[int, typer.Argument(metavar="RANG", min=0, max=MOST)]
NextPosition = Annotated[int | None, typer.Argument(metavar="[RANG]", min=0, max=MOST)]


OTHER_DEFINITIONS = 4  # serve what this process would count: docs/upgrading.md


def _sentence(error: Exception) -> str:
    from sqlalchemy.exc import OperationalError

    if isinstance(error, OperationalError):
        return f"La base des projections ne répond pas : {error.orig}"
    if isinstance(error, OSError):
        return f"Le port ou un fichier est refusé : {error}"
    return str(error)


def _codes() -> Mapping[type[Exception], int]:
    from sqlalchemy.exc import OperationalError

    from services.chassis.migrations import DatabaseAway, NotMigrated
    from services.chassis.settings import SettingsRefused
    from services.projections.adapters.generations import RebuildUnderWay
    from services.projections.consumer.messages import ChannelDiffers
    from services.projections.ports import CutTooLate, NothingCounted, OtherDefinitions

    return {
        SettingsRefused: REFUSED,
        ChannelDiffers: DIFFERS,
        OtherDefinitions: OTHER_DEFINITIONS,
        NotMigrated: FAILED,
        DatabaseAway: FAILED,
        NothingCounted: FAILED,
        CutTooLate: FAILED,
        RebuildUnderWay: FAILED,
        OperationalError: FAILED,
        OSError: FAILED,
    }


app = verbs("Les modèles de lecture, comptés depuis le canal.", _codes, _sentence)


def _settings() -> "ProjectionsSettings":
    from services.chassis import logs
    from services.projections.settings import ProjectionsSettings

    settings = ProjectionsSettings.read(os.environ)
    logs.configure("projections", settings.log_level)
    return settings


@app.command()
def run(model: Model) -> None:
    """Compter le canal jusqu'à SIGTERM ; le lot en cours est fini d'abord."""
    from services.chassis.kafka import KafkaSettings
    from services.projections.consumer.channel import Stopped
    from services.projections.working import work

    settings = _settings()
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    freeze_what_started()
    with suppress(Stopped):
        work(settings, KafkaSettings.read(os.environ), model, stop)


@app.command()
def migrate() -> None:
    """Mettre les tables à jour (rôle propriétaire)."""
    from services.chassis import migrations
    from services.projections.adapters.schema import PACKAGE

    migrations.migrate(_settings().where, PACKAGE, "projections", "projections")


@app.command()
def rebuild(model: Model) -> None:
    """Recompter le canal à côté des workers, comparer, échanger ; 1 si les chiffres diffèrent."""
    from services.chassis.kafka import KafkaSettings
    from services.projections.working import rebuild_beside_workers

    rebuilt = rebuild_beside_workers(_settings(), KafkaSettings.read(os.environ), model)
    _say_rebuilt(rebuilt)
    raise typer.Exit(FAILED if rebuilt.same is False else 0)


@app.command()
def upgrade() -> None:
    """Recompter de même ce qu'un autre programme compte autrement ; ses workers s'arrêtent."""
    from services.chassis.kafka import KafkaSettings
    from services.projections.working import upgrade_beside_workers

    for rebuilt in upgrade_beside_workers(_settings(), KafkaSettings.read(os.environ)):
        _say_rebuilt(rebuilt)
    print("Les modèles sont comptés selon les définitions de ce programme.")


def _say_rebuilt(rebuilt: "Rebuilt") -> None:
    compared = {True: "identique à", False: "DIFFÉRENT de", None: "selon d'autres définitions que"}
    print(
        f"{rebuilt.read_model} : génération {rebuilt.generation} à la position "
        f"{rebuilt.position}, {compared[rebuilt.same]} ce qui servait ; elle sert maintenant."
    )


@app.command()
def dead_letters(model: Model) -> None:
    """Dire ce qui est mis de côté."""
    from services.projections.main import database, set_aside

    with database(_settings()) as engine:
        for entry, state, error in set_aside(engine, model).letters():
            print(f"{entry.position}\t{state}\t{entry.stream}\t{error}")


@app.command()
def retry(model: Model, stream: Stream) -> None:
    """Recompter ce qui est mis de côté d'un flux ; 1 si des faits attendent encore."""
    from services.projections.main import database, set_aside

    with database(_settings()) as engine:
        _say_waiting(set_aside(engine, model).retry(stream), stream)


@app.command()
def discard(model: Model, stream: Stream) -> None:
    """Abandonner le fait fautif d'un flux, compter le reste ; 1 si des faits attendent encore."""
    from services.projections.main import database, set_aside

    with database(_settings()) as engine:
        _say_waiting(set_aside(engine, model).discard(stream), stream)


@app.command()
def cut(position: NextPosition = None, model: OneModel = None) -> None:
    """Demander la coupe à un rang du journal, dire où elle en est ; sans rang, au prochain."""
    from services.projections.adapters import cuts
    from services.projections.main import cut_now, database

    with database(_settings()) as engine:
        asked_at = cut_now(engine) if position is None else position
        for name in [model] if model else READ_MODELS:
            asked = cuts.request_cut(engine, name, asked_at)
            if asked.copied == asked.partitions:
                print(f"{name} : la coupe au rang {asked_at} est complète.")
            else:
                print(
                    f"{name} : la coupe au rang {asked_at} attend que ce rang soit compté "
                    f"({asked.copied} partitions sur {asked.partitions})."
                )


@app.command()
def drop_cut(position: Position, model: OneModel = None) -> None:
    """Oublier une coupe."""
    from services.projections.adapters import cuts
    from services.projections.main import database

    with database(_settings()) as engine:
        for name in [model] if model else READ_MODELS:
            said = "est oubliée" if cuts.drop_cut(engine, name, position) else "n'existe pas"
            print(f"{name} : la coupe au rang {position} {said}.")


def _say_waiting(facts: int, stream: str) -> None:
    print(f"{stream} : {facts} faits encore de côté." if facts else f"{stream} : tout est compté.")
    raise typer.Exit(FAILED if facts else 0)


if __name__ == "__main__":
    app()
