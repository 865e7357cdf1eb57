"""`python -m services.projections VERB`: the projections on a channel, each a process."""

import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from re import fullmatch
from threading import Event

from sqlalchemy.exc import OperationalError

from contracts.read_model import READ_MODELS
from services.chassis import logs, migrations
from services.chassis.collector import freeze_what_started
from services.chassis.kafka import KafkaSettings
from services.chassis.migrations import DatabaseAway, NotMigrated
from services.chassis.settings import SettingsRefused
from services.projections.adapters.rebuilding import RebuildUnderWay
from services.projections.adapters.schema import PACKAGE
from services.projections.consumer.channel import Stopped
from services.projections.consumer.messages import ChannelDiffers
from services.projections.main import (
    cut_at,
    cut_now,
    drop_cut_at,
    rebuild_beside_workers,
    set_aside,
    work,
)
from services.projections.ports import CutTooLate, NothingCounted
from services.projections.settings import ProjectionsSettings

USAGE = f"""Usage : python -m services.projections VERBE …
  run {"|".join(READ_MODELS)}       compter le canal jusqu'à SIGTERM
  migrate                        mettre les tables à jour (rôle propriétaire)
  rebuild MODÈLE                 recompter le canal à côté des workers, comparer, échanger
  dead-letters MODÈLE            ce qui est mis de côté
  retry MODÈLE FLUX              recompter ce qui est mis de côté d'un flux
  discard MODÈLE FLUX            abandonner le fait fautif d'un flux, compter le reste
  cut [RANG [MODÈLE]]            demander la coupe à un rang du journal, dire où elle en est ;
                                 sans rang, au prochain qui convient aux trois modèles
  drop-cut RANG [MODÈLE]         oublier une coupe"""
FAILED, REFUSED, DIFFERS = 1, 2, 3


def run(settings: ProjectionsSettings, model: str) -> int:
    """Be a worker until SIGTERM or Ctrl-C; the batch at hand is finished."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    freeze_what_started()
    with suppress(Stopped):
        work(settings, KafkaSettings.read(os.environ), model, stop)
    return 0


def migrate(settings: ProjectionsSettings) -> int:
    """Bring the tables to the version of this program."""
    migrations.migrate(settings.where, PACKAGE, "projections", "projections")
    return 0


def rebuild(settings: ProjectionsSettings, model: str) -> int:
    """Build a read model anew; 1 when it differs from what served."""
    rebuilt = rebuild_beside_workers(settings, KafkaSettings.read(os.environ), model)
    said = "identique à" if rebuilt.same else "DIFFÉRENT de"
    print(
        f"{model} : génération {rebuilt.generation} à la position {rebuilt.position}, "
        f"{said} ce qui servait ; elle sert maintenant."
    )
    return 0 if rebuilt.same else FAILED


def dead_letters(settings: ProjectionsSettings, model: str) -> int:
    """List what is set aside."""
    with set_aside(settings, model) as aside:
        for entry, state, error in aside.letters():
            print(f"{entry.position}\t{state}\t{entry.stream}\t{error}")
    return 0


def retry(settings: ProjectionsSettings, model: str, stream: str) -> int:
    """Count again what is set aside of a stream; 1 when facts still are."""
    with set_aside(settings, model) as aside:
        return _waiting(aside.retry(stream), stream)


def discard(settings: ProjectionsSettings, model: str, stream: str) -> int:
    """Give up the poison of a stream; 1 when facts still wait."""
    with set_aside(settings, model) as aside:
        return _waiting(aside.discard(stream), stream)


def cut(settings: ProjectionsSettings, position: str = "", *models: str) -> int:
    """Ask for a cut, of all read models or of one; asked again, it says where it stands."""
    position = position or str(cut_now(settings))
    for model in models or READ_MODELS:
        asked = cut_at(settings, model, int(position))
        if asked.copied == asked.partitions:
            print(f"{model} : la coupe au rang {position} est complète.")
        else:
            print(
                f"{model} : la coupe au rang {position} attend que ce rang soit compté "
                f"({asked.copied} partitions sur {asked.partitions})."
            )
    return 0


def drop_cut(settings: ProjectionsSettings, position: str, *models: str) -> int:
    """Forget a cut, of all read models or of one."""
    for model in models or READ_MODELS:
        dropped = drop_cut_at(settings, model, int(position))
        said = "est oubliée" if dropped else "n'existe pas"
        print(f"{model} : la coupe au rang {position} {said}.")
    return 0


def _waiting(facts: int, stream: str) -> int:
    print(f"{stream} : {facts} faits encore de côté." if facts else f"{stream} : tout est compté.")
    return FAILED if facts else 0


MODEL, STREAM, POSITION = "|".join(READ_MODELS), ".+", "[0-9]{1,18}"
VERBS: Mapping[str, tuple[Callable[..., int], str]] = {
    "run": (run, MODEL),
    "migrate": (migrate, ""),
    "rebuild": (rebuild, MODEL),
    "dead-letters": (dead_letters, MODEL),
    "retry": (retry, f"({MODEL}) {STREAM}"),
    "discard": (discard, f"({MODEL}) {STREAM}"),
    "cut": (cut, f"({POSITION}( ({MODEL}))?)?"),
    "drop-cut": (drop_cut, f"{POSITION}( ({MODEL}))?"),
}
"""Each verb, what it does, and the pattern of the words that follow it."""


def main(words: Sequence[str]) -> int:
    """Do what the words say; 2 for what is refused, 3 when the channel is not the one counted."""
    verb, *rest = words or ("",)
    do, expected = VERBS.get(verb, (None, ""))
    if do is None or not fullmatch(expected, " ".join(rest)):
        print(USAGE, file=sys.stderr)
        return REFUSED
    try:
        settings = ProjectionsSettings.read(os.environ)
        logs.configure("projections", settings.log_level)
        return do(settings, *rest)
    except SettingsRefused as refused:
        return _said(str(refused), REFUSED)
    except ChannelDiffers as differs:
        return _said(str(differs), DIFFERS)
    except (NotMigrated, DatabaseAway, NothingCounted, CutTooLate, RebuildUnderWay) as refused:
        return _said(str(refused), FAILED)
    except OperationalError as error:
        return _said(f"La base des projections ne répond pas : {error.orig}", FAILED)
    except OSError as error:
        return _said(f"Le port ou un fichier est refusé : {error}", FAILED)


def _said(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
