"""The processes of the architecture's table, each with its own role and nothing more."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any

from infra.kafka.broker import ApacheKafka
from infra.local.children import Child, Start
from infra.local.places import LOG, Places
from infra.ports import hold
from services.keys.freed import WHOLLY

ROOT = Path(__file__).parents[2]
MODELS = ("site", "department", "nation")
NEVER = "2999"  # a demo seals by itself what it shows
SERVED = ("intake", "reporting", "audit", "partners", "posts")
"""The processes that people and programs reach, all behind the front."""


def postgresql(places: Places, logs: Path) -> Child:
    """The database server; SIGINT makes it close its connections and stop."""
    return Child("postgresql", places.postgresql.start, logs / "postgresql.log", SIGINT)


def kafka(places: Places, logs: Path) -> Child:
    """The broker."""
    broker = ApacheKafka(places.folder / "kafka", places.port("kafka"))
    return Child("kafka", broker.start, logs / "kafka.log", SIGTERM)


def keys(places: Places, logs: Path) -> Child:
    """The holder of the keys: no other process is told where they are."""
    words = [sys.executable, "-m", "services", "keys", "hold", "--sockets", str(places.sockets)]
    return Child("keys", _started(words, {**places.keys(), **WHOLLY}), logs / "keys.log")


def services(places: Places, logs: Path, workers: int, *, demo: bool) -> list[Child]:
    """Intake, relay, `workers` of each read model, tables, partners, the scheduler."""
    door = places.database("intake") | places.log() | places.vault() | places.holder("intake")
    door |= places.accounts()
    relay = places.database("relay") | places.kafka()
    made = [
        _child("intake", logs, "intake api", port(places, "intake") | door),
        _child("relay", logs, "intake relay", port(places, "relay") | relay),
    ]
    for model in MODELS:
        for number in range(1, workers + 1):
            name = f"projections-{model}" + (f"-{number}" if workers > 1 else "")
            health = hold()
            own = {"RELAIS_PROJECTIONS_PORT": str(health)}
            counted = places.database("projections") | places.kafka() | own
            made.append(_child(name, logs, f"projections run {model}", counted, health))
    tables = port(places, "reporting") | places.database("reporting") | places.accounts()
    tables |= places.holder("reporting")
    made.append(_child("reporting", logs, "reporting api", tables))
    due = port(places, "scheduler") | places.database("reporting", "sealer")
    due |= (
        places.sealed("sealer")
        | places.database("projections")
        | places.database("intake")
        | places.log()
    )
    due |= places.holder("scheduler") | places.vault() | places.delivery() | places.kafka()
    due |= {"RELAIS_SCHEDULER_SINCE": NEVER} if demo else {}
    made.append(_child("scheduler", logs, "operations.scheduler run", due))
    partners = port(places, "partners") | places.database("partners") | places.delivery()
    partners |= places.holder("partners")
    partners |= _synthetic("partners", demo)
    return [*made, _child("partners", logs, "faces partners", partners)]


def pages(places: Places, logs: Path, *, demo: bool) -> list[Child]:
    """The pages of posts and of the auditor, and the front of all."""
    posts = port(places, "posts") | places.database("posts") | places.holder("posts")
    posts |= {"RELAIS_POSTS_LOG_ID": places.drawn[LOG], **WHOLLY}
    posts |= _synthetic("posts", demo)
    audit = port(places, "audit") | places.database("audit") | places.holder("audit")
    audit |= {"RELAIS_AUDIT_LOG_ID": places.drawn[LOG]} | _synthetic("audit", demo)
    audit |= {"RELAIS_AUDIT_FOLDER": str(places.folder / "audit")}
    behind = [f"{name}={places.port(name)}" for name in SERVED]
    words = [sys.executable, "-m", "infra.local.front", str(places.port("front")), *behind]
    front = Child("front", _started(words, {}), logs / "front.log")
    shown = [_child("posts", logs, "faces posts", posts)]
    return [*shown, _child("audit", logs, "faces audit", audit), front]


def _synthetic(service: str, demo: bool) -> dict[str, str]:
    """What makes each page of a process say that its facts are synthetic."""
    return {f"RELAIS_{service.upper()}_DEMO": "true"} if demo else {}


def _child(
    name: str, logs: Path, words: str, variables: Mapping[str, str], health: int | None = None
) -> Child:
    module, *rest = words.split()
    return Child(
        name, _started(command(module, *rest), variables), logs / f"{name}.log", health=health
    )


def port(places: Places, service: str) -> dict[str, str]:
    """Where a service is told to listen: on this machine, also while there are no accounts."""
    told = {f"RELAIS_{service.upper()}_PORT": str(places.port(service))}
    return told | {"RELAIS_ACCESS_WITHOUT_ACCOUNTS": "true"}


def run_once(module: str, word: str, variables: Mapping[str, str]) -> str:
    """Run a job (`migrate`, `channels`) to its end; what it said.

    Raises subprocess.CalledProcessError, whose stderr says why.
    """
    done = subprocess.run(
        command(module, word),
        cwd=ROOT,
        env=environment(variables),
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout.strip()


def command(module: str, *words: str) -> list[str]:
    """A service's own command."""
    return [sys.executable, "-m", f"services.{module}", *words]


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Ours without anything of Relais, and what this process alone may know."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("RELAIS_")}
    return ours | dict(variables)


def _started(words: list[str], variables: Mapping[str, str]) -> Start:
    def start(log: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            words,
            cwd=ROOT,
            env=environment(variables),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the supervisor, which stops in order
        )

    return start
