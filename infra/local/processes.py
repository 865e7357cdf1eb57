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
from infra.local.places import Places

ROOT = Path(__file__).parents[2]
MODELS = ("site", "department", "nation")


def postgresql(places: Places, logs: Path) -> Child:
    """The database server; SIGINT makes it close its connections and stop."""
    return Child("postgresql", places.postgresql.start, logs / "postgresql.log", SIGINT)


def kafka(places: Places, logs: Path) -> Child:
    """The broker."""
    broker = ApacheKafka(places.folder / "kafka", places.port("kafka"))
    return Child("kafka", broker.start, logs / "kafka.log", SIGTERM)


def services(places: Places, logs: Path, workers: int) -> list[Child]:
    """Intake, relay, `workers` of each read model, reporting, releases."""

    def child(name: str, module: str, words: list[str], variables: Mapping[str, str]) -> Child:
        start = _started(command(module, *words), variables)
        return Child(name, start, logs / f"{name}.log")

    door = places.database("intake") | places.vault() | places.log_key()
    made = [
        child("intake", "intake", ["api"], port(places, "intake") | door),
        child(
            "relay",
            "intake",
            ["relay"],
            port(places, "relay") | places.database("relay") | places.kafka(),
        ),
    ]
    for model in MODELS:
        for number in range(1, workers + 1):
            name = f"projections-{model}" + (f"-{number}" if workers > 1 else "")
            variables = places.database("projections") | places.kafka()
            made.append(child(name, "projections", ["run", model], variables))
    variables = port(places, "reporting") | places.database("reporting")
    made.append(child("reporting", "reporting", ["api"], variables))
    variables = {"RELAIS_REPORTING_PORT": str(places.port("releases"))} | places.sealed("releases")
    return [*made, child("releases", "faces", ["partners"], variables)]


def port(places: Places, service: str) -> dict[str, str]:
    """Where a service is told to listen."""
    return {f"RELAIS_{service.upper()}_PORT": str(places.port(service))}


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
