"""`python -m infra.local up|down|passwords`: the distributed set-up here, without Docker.

The policy: a process that dies is started again after 1, 2, 4… seconds and that is said;
one that dies five times within two minutes brings all down, with its last words.
"""

import argparse
import fcntl
import os
import signal
import sys
import time
from pathlib import Path
from subprocess import CalledProcessError

import psycopg

from infra.kafka.broker import NotInstalled as NoKafka
from infra.local.children import GivenUp
from infra.local.places import renew_passwords
from infra.local.postgresql import NotInstalled
from infra.local.up import Supervisor

STOPPING_S = 120
DEMO_POSTS = 40  # some 260 000 facts, beside the pages


def up(folder: Path, workers: int, demo: int, until: str) -> int:
    """Start everything and stay until Ctrl-C, SIGTERM or down; 1 when it could not."""
    os.umask(0o077)  # what this and its children write is its owner's alone
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        folder.chmod(0o711)  # the account of PostgreSQL goes through it, and sees nothing of it
    mark = folder / "up.pid"
    held = _held(folder)
    if held is None:
        running = _running(mark) or "qui démarre"
        return _refused(f"Déjà en marche (processus {running}) : make down-local l'arrête.")
    mark.write_text(str(os.getpid()))
    supervisor = Supervisor(folder, workers, demo, until)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    try:
        supervisor.start()
        supervisor.stay()
    except GivenUp as dead:
        return _refused(str(dead))
    except (NotInstalled, NoKafka, PermissionError) as absent:
        return _refused(str(absent))
    except CalledProcessError as failed:
        said = failed.stderr.decode() if isinstance(failed.stderr, bytes) else failed.stderr
        return _refused(f"« {' '.join(map(str, failed.cmd))} » a échoué :\n{said or ''}")
    finally:
        supervisor.stop()
        mark.unlink()
        os.close(held)
    return 0


def down(folder: Path) -> int:
    """Stop what `up` of this folder started; 1 when it does not end."""
    mark = folder / "up.pid"
    running = _running(mark)
    if running is None:
        print(f"Rien ne tourne dans {folder}.")
        return 0
    os.kill(running, signal.SIGTERM)
    deadline = time.monotonic() + STOPPING_S
    while _running(mark):
        if time.monotonic() > deadline:
            return _refused(f"Le processus {running} ne s'arrête pas.")
        time.sleep(0.2)
    print("Tout est arrêté ; les données restent.")
    return 0


def passwords(folder: Path) -> int:
    """Renew the passwords of a set-up at work, then stop it; 1 when it is not at work."""
    if _running(folder / "up.pid") is None:
        return _refused(f"Rien ne tourne dans {folder} : make up-local d'abord.")
    try:
        renew_passwords(folder)
    except psycopg.Error as error:
        return _refused(f"PostgreSQL refuse ({error}) : relancez cette commande.")
    print("Mots de passe renouvelés : make up-local repart avec les nouveaux.")
    return down(folder)


def _held(folder: Path) -> int | None:
    """A descriptor that holds the folder as long as it is open; None where another does."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def _running(mark: Path) -> int | None:
    """The supervisor of this folder, or None; a number left by a crash may be another's."""
    try:
        number = int(mark.read_text())
        words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return number if b"infra.local" in words else None


def _refused(message: str) -> int:
    print(f"up-local : {message}", file=sys.stderr, flush=True)
    return 1


def main() -> int:
    """Read the words and obey."""
    parser = argparse.ArgumentParser(description="Relais distribué, sur cette machine.")
    parser.add_argument("verb", choices=("up", "down", "passwords"))
    parser.add_argument("--folder", type=Path, default=Path("relais-data/local"))
    parser.add_argument("--workers", type=int, default=1, help="par modèle de lecture, 1 à 12")
    parser.add_argument(
        "--demo",
        type=int,
        nargs="?",
        const=DEMO_POSTS,
        default=0,
        metavar="POSTES",
        help="remplir de deux années de tant de postes, et entrer par rôle",
    )
    parser.add_argument("--until", default="", help="leur fin : 2009 ; sinon le trimestre clos")
    arguments = parser.parse_args()
    if not 1 <= arguments.workers <= 12:
        parser.error("--workers : de 1 à 12, le nombre de partitions.")
    folder = arguments.folder.resolve()
    if arguments.verb == "down":
        return down(folder)
    if arguments.verb == "passwords":
        return passwords(folder)
    return up(folder, arguments.workers, arguments.demo, arguments.until)


if __name__ == "__main__":
    sys.exit(main())
