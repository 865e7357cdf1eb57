"""Bringing the local set-up up, in order, and keeping it up."""

import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

import httpx
import psycopg
from psycopg import sql

from infra.local import demo, processes
from infra.local.children import Child, GivenUp, stop
from infra.local.places import DATABASE, LOG, Places, held, places
from infra.postgres.apply import apply
from services.keys import KEYS_SOCKET
from services.keys.asking import Holder

PATIENCE_S = 120
LOOK_S = 0.5
ALL_THERE = "Démonstration : toute son histoire est là ; la saisie est ouverte."
CUT_SHORT = "Démonstration : la suite s'est arrêtée ; relancez up-local, elle reprendra."
ONE_BROKER = {"RELAIS_KAFKA_REPLICAS": "1"}


class Supervisor:
    """Everything of one folder; `stopping` ends `stay`."""

    def __init__(self, folder: Path, workers: int, posts: int = 0, until: str = "") -> None:
        """`posts`: of how many posts a synthetic history is there; 0: nothing is filled.

        `until`: its last quarter or year, else the last that is closed.
        """
        self.places: Places = held(places(folder))
        self.workers, self.demo, self.until = workers, posts, until
        self._filling: subprocess.Popen[bytes] | None = None
        self.logs = folder / "logs"
        self.stopping = Event()
        self._whole = True
        self._ranks: list[list[Child]] = []

    def start(self) -> None:
        """Servers, then what they need to hold, then the services, then the pages.

        At the end all answer, and each worker counts: the group has given it its partitions.

        Raises GivenUp, NotInstalled, and subprocess.CalledProcessError of a job.
        """
        self.logs.mkdir(exist_ok=True)
        here = self.places
        here.postgresql.prepare(here.drawn["RELAIS_PASSWORD_SUPERUSER"])
        servers = [processes.postgresql(here, self.logs), processes.kafka(here, self.logs)]
        servers.append(processes.keys(here, self.logs))
        self._rank(servers)
        self._wait("PostgreSQL", here.postgresql.answers)
        self._wait("clés", partial(_answers, here.holder()[KEYS_SOCKET]))
        self._prepare_database()
        self._wait("Kafka", self._channels)
        here = self.places
        counted = here.database("projections") | here.kafka()
        say(processes.run_once("projections", "upgrade", counted))
        services = processes.services(here, self.logs, self.workers, demo=bool(self.demo))
        self._rank(services)
        for name in ("intake", "relay", "reporting", "scheduler", "partners"):
            self._wait(name, partial(_says_yes, here.address(name), "/livez"))
        for worker in services:
            if worker.health:
                address = f"http://127.0.0.1:{worker.health}"
                self._wait(worker.name, partial(_says_yes, address, "/readyz"))
        if self.demo and not self.stopping.is_set():
            say("Jeu synthétique : un premier trimestre, puis les pages ; la suite à côté…")
            here, whole = demo.first_quarter(here, self.demo, self.until)
            self.places, self._whole = here, whole
        self._rank(processes.pages(here, self.logs, demo=bool(self.demo)))
        for name in ("posts", "audit"):
            self._wait(name, partial(_says_yes, here.address(name), "/livez"))
        self._wait("front", partial(_says_yes, here.address(), "/connexion"))
        if not self.stopping.is_set():
            say(self._welcome())
            if self.demo and self._whole:
                say(ALL_THERE)
            elif self.demo:
                self._filling = demo.rest(here)

    def stay(self) -> None:
        """Keep every process alive until `stopping`. Raises GivenUp."""
        while not self.stopping.wait(LOOK_S):
            self._keep()
            if self._filling and (ended := self._filling.poll()) is not None:
                self._filling = None
                say(ALL_THERE if ended == 0 else CUT_SHORT)

    def stop(self) -> None:
        """The services first, then the servers; what does not stop in time is killed."""
        if self._ranks:
            say("Arrêt en cours…")
        if self._filling:
            self._filling.terminate()
            self._filling.wait()
        stop(self._ranks)

    def _rank(self, children: list[Child]) -> None:
        if self.stopping.is_set():
            return
        self._ranks.append(children)
        for child in children:
            child.go()

    def _keep(self) -> None:
        for rank in self._ranks:
            for child in rank:
                child.keep(time.monotonic(), say)

    def _wait(self, name: str, ready: Callable[[], bool]) -> None:
        say(f"{name}…")
        deadline = time.monotonic() + PATIENCE_S
        while not self.stopping.is_set() and not ready():
            if time.monotonic() > deadline:
                raise GivenUp(f"{name} ne répond pas ; voyez {self.logs}.")
            self._keep()
            self.stopping.wait(LOOK_S)

    def _prepare_database(self) -> None:
        if self.stopping.is_set():
            return
        here = self.places
        with psycopg.connect(here.superuser("postgres"), autocommit=True) as server:
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if known.fetchone() is None:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        apply("roles", here.superuser(), here.passwords())
        for service, more in (
            ("intake", here.database("intake", "owner") | here.vault("owner")),
            ("reporting", here.sealed("owner")),
            ("access", here.accounts("owner")),
        ):
            say(processes.run_once(service, "migrate", more | here.holder(f"migrate-{service}")))
        counting = here.database("projections", "owner")
        say(processes.run_once("projections", "migrate", counting))
        apply("grants", here.superuser(), {})
        with psycopg.connect(here.superuser()) as server:
            found = server.execute("SELECT log_id FROM intake.log_identity").fetchone()
        log_id = str(found[0]) if found else ""
        if here.drawn.get(LOG, log_id) != log_id:
            raise GivenUp(
                f"La base de {here.folder} tient le journal {log_id}, et ses réglages parlent de "
                f"{here.drawn[LOG]} : elle vient d'ailleurs. Remettez la bonne, ou retirez {LOG} "
                f"de {here.settings}."
            )
        self.places = here.with_log(log_id)

    def _channels(self) -> bool:
        """Whether the channels are there; the job waits for the broker itself."""
        say(processes.run_once("intake", "channels", self.places.kafka() | ONE_BROKER))
        return True

    def _welcome(self) -> str:
        here = self.places
        web = {name: here.address(name) for name in processes.SERVED}
        choose = " : choisissez un rôle, sans mot de passe" if self.demo else ""
        listening = ", ".join(
            f"{child.name} ({child.pid})" for rank in self._ranks for child in rank
        )
        return (
            "Relais tourne, distribué, sur cette machine seulement.\n"
            f"  Adresse      {here.address()}/{choose}\n"
            f"  Intake       {web['intake']}   (relais submit FICHIER --to {web['intake']})\n"
            f"  Tableaux     {web['reporting']}/v1/tables\n"
            f"  Éditions     {web['partners']}/v1/releases   (après relais projections cut, "
            "relais seal PÉRIODE)\n"
            f"  Relais       http://127.0.0.1:{here.port('relay')}/readyz   (/metrics aussi)\n"
            f"  PostgreSQL   127.0.0.1:{here.port('postgresql')}   base {DATABASE}\n"
            f"  Kafka        127.0.0.1:{here.port('kafka')}\n"
            f"  Processus    {listening}\n"
            f"  Journaux     {self.logs}\n"
            f"  Réglages     . {here.settings}   (secrets ; puis relais doctor, "
            "relais table A1 --period 2008…)\n"
            "  Arrêt        Ctrl-C ici, ou make down-local ; les données restent."
        )


def say(text: str) -> None:
    """Tell the operator at once."""
    if text:
        print(text, flush=True)


def _answers(socket: str) -> bool:
    return Holder(Path(socket)).trouble() is None


def _says_yes(address: str, path: str) -> bool:
    try:
        return httpx.get(f"{address}{path}", timeout=5).is_success
    except httpx.TransportError:
        return False
