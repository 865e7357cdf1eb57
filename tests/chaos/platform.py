"""The distributed platform as processes, each of which a fault may hit."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import psycopg
from sqlalchemy import text

from contracts.read_model import READ_MODELS
from services.chassis.databases import postgres_engine, reading
from services.intake.adapters.log.opening import open_store
from tests.chaos.comparison import Verdict, verdict
from tests.chaos.load import Facts, Load
from tests.chaos.process import ROOT, Process
from tests.chaos.proxy import Proxy
from tests.databases import Databases, relais_database
from tests.kafka import Broker, broker
from tests.services import free_port, postgresql

PATIENCE_S = 90.0
LOOK_S = 0.2
PER_SECOND = 200.0  # facts, by the clients together


class Platform:
    """Broker, database and processes; between them and the broker, a proxy."""

    outage_s = 10.0
    """How long the broker is out of reach, when a fault says so."""

    def __init__(
        self, folder: Path, kafka: Broker, proxy: Proxy, server: str, databases: Databases
    ) -> None:
        self.folder, self.broker, self.proxy = folder, kafka, proxy
        self.server, self.databases = server, databases
        self.facts = Facts()
        self.store = open_store(databases.superuser)
        self.read_models = postgres_engine(databases.superuser, "projections")
        self.kafka = {"RELAIS_KAFKA_BOOTSTRAP_SERVERS": kafka.address}
        self.processes: dict[str, Process] = {}

    def start(self) -> None:
        """Make the channels, then start one process of each kind; all live at the end."""
        words = [sys.executable, "-m", "services.intake", "channels"]
        one_broker = {**os.environ, **self.kafka, "RELAIS_KAFKA_REPLICAS": "1"}
        subprocess.run(words, cwd=ROOT, env=one_broker, check=True, stdout=subprocess.DEVNULL)
        self.add_intake()
        self.add_relay("relay")
        for model in READ_MODELS:
            self.add_worker(model, model)
        self.add_pages()
        self.wait_until_all_live()

    def add_intake(self) -> None:
        """The door."""
        database = {"RELAIS_INTAKE_DATABASE_URL": self.databases.intake}
        self._add("intake", ["services.intake", "api"], "RELAIS_INTAKE_PORT", database)

    def add_pages(self) -> None:
        """The pages of posts, which write the log too."""
        told = {
            "RELAIS_POSTS_DATABASE_URL": self.databases.posts,
            "RELAIS_VAULT_MASTER_KEY": "A" * 43 + "=",
            "RELAIS_ACCESS_WITHOUT_ACCOUNTS": "true",
        }
        self._add("posts", ["services.faces", "posts"], "RELAIS_POSTS_PORT", told)

    def add_relay(self, name: str) -> None:
        """A relay; at most one is active."""
        database = {"RELAIS_RELAY_DATABASE_URL": self.databases.relay}
        self._add(name, ["services.intake", "relay"], "RELAIS_RELAY_PORT", database)

    def add_worker(self, name: str, model: str) -> None:
        """A worker of a read model."""
        database = {"RELAIS_PROJECTIONS_DATABASE_URL": self.databases.projections}
        words = ["services.projections", "run", model]
        self._add(name, words, "RELAIS_PROJECTIONS_PORT", database)

    def remove(self, name: str) -> None:
        """Stop a process for good."""
        self.processes.pop(name).stop()

    def kill(self, name: str) -> None:
        """kill -9, then started again, as whoever watches over processes does."""
        self.processes[name].kill()
        sleep(0.3)
        self.processes[name].start()

    @property
    def url(self) -> str:
        """Where intake listens."""
        return f"http://127.0.0.1:{self.processes['intake'].port}"

    def load(self) -> Load:
        """Clients that say facts as long as the context lasts."""
        return Load(self.url, self.facts, PER_SECOND)

    def wait_until_all_live(self) -> None:
        """Wait until every process answers; one that ended by itself never will."""

        def late() -> list[str]:
            return [name for name, each in self.processes.items() if not each.answers("/livez")]

        self._wait(lambda: not late(), lambda: f"do not answer: {self._tails(late())}")

    def settle(self) -> None:
        """Wait until all processes live and every read model stands at the head of the log."""
        self.wait_until_all_live()
        head = self.store.head()
        self._wait(
            lambda: self.position() >= head,
            lambda: f"read models stand at {self.position()}, not {head}: {self._tails()}",
        )

    def position(self) -> int:
        """Where the slowest read model stands."""
        query = text("SELECT COUNT(*), MIN(position) FROM published.positions_v1")
        with reading(self.read_models).connect() as connection:
            models, lowest = connection.execute(query).one()
        return int(lowest) if models == len(READ_MODELS) else 0

    def verdict(self, load: Load) -> Verdict:
        """What is lost, what is double. A refused fact would be a fault of the test's own."""
        assert not load.refused, load.refused[:3]
        return verdict(self.store, self.read_models, load.accepted)

    def administer(self, *statements: str) -> None:
        """What the administrator of the database does."""
        with psycopg.connect(self.databases.superuser, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def close(self) -> None:
        """Leave nothing running."""
        for process in self.processes.values():
            process.kill()
        self.read_models.dispose()
        self.store.close()

    def _add(self, name: str, words: list[str], port: str, database: Mapping[str, str]) -> None:
        number = free_port()
        variables = {**self.kafka, **database, port: str(number)}
        made = Process(name, words, variables, number, self.folder / f"{name}.log")
        self.processes[name] = made
        made.start()

    def _wait(self, done: Callable[[], bool], otherwise: Callable[[], str]) -> None:
        until = monotonic() + PATIENCE_S
        while not done():
            assert monotonic() < until, otherwise()
            sleep(LOOK_S)

    def _tails(self, names: Iterable[str] = ()) -> str:
        told = names or self.processes
        return "".join(f"\n--- {name}\n{self.processes[name].tail()}" for name in told)


@contextmanager
def platform() -> Iterator[Platform]:
    """The platform at work on a broker and a database of its own. Raises NotInstalled."""
    port = free_port()
    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory(prefix="relais-chaos-")))
        kafka = opened.enter_context(broker(advertised=port))
        proxy = opened.enter_context(closing(Proxy(port, kafka.port)))
        server = opened.enter_context(postgresql())
        databases = opened.enter_context(relais_database(server))
        made = opened.enter_context(closing(Platform(folder, kafka, proxy, server, databases)))
        made.start()
        yield made
