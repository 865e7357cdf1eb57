"""`infra/kafka/run`: one node of Apache Kafka in KRaft mode, on loopback, from Maven's jars."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Any

from infra.ports import hold

VERSION = "4.4.0"
POM = Path(__file__).with_name("pom.xml")
HEAP = "-Xmx512m"
MAVEN_S = 300
FORMAT = ("format", "--standalone", "-t", "MkU3OEVBNTcwNTJENDM2Qk")
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listeners={protocol}://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={protocol}://127.0.0.1:{advertised}
controller.listener.names=CONTROLLER
inter.broker.listener.name={protocol}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,{protocol}:{protocol}
log.dirs={data}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
# After a kill -9 the old registration must end first: two seconds, not the nine of the default.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
"""


class NotInstalled(Exception):
    """Java or Maven is missing, or Maven could not bring the jars; the message says which."""


@dataclass(frozen=True)
class ApacheKafka:
    """A broker whose data are in `folder`; clients come to `advertised`, or else to `port`."""

    folder: Path
    port: int
    advertised: int | None = None
    protocol: str = "PLAINTEXT"
    more: str = ""
    """Further lines of the broker's properties."""

    @property
    def name(self) -> str:
        """What the closing lines of a test run say."""
        return f"Apache Kafka {VERSION}"

    def start(self, log: IO[Any] | int | None = None) -> "subprocess.Popen[bytes]":
        """The broker as our child; SIGTERM stops it cleanly. Raises NotInstalled."""
        libraries = f"{jars()}/*"
        self.folder.mkdir(parents=True, exist_ok=True)
        properties = self.folder / "server.properties"
        data = self.folder / "data"
        properties.write_text(
            PROPERTIES.format(
                controller=self._controller_port(),
                port=self.port,
                advertised=self.advertised or self.port,
                protocol=self.protocol,
                data=data,
            )
            + self.more
        )
        if not (data / "meta.properties").exists():
            subprocess.run(
                [*_java(libraries), "kafka.tools.StorageTool", *FORMAT, "-c", str(properties)],
                check=True,
                stdout=subprocess.DEVNULL,
            )
        return subprocess.Popen(
            [*_java(libraries, HEAP), "kafka.Kafka", str(properties)],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def _controller_port(self) -> int:
        """Drawn once: the quorum remembers where its only voter listens."""
        kept = self.folder / "controller.port"
        if not kept.exists():
            kept.write_text(str(hold()))
        return int(kept.read_text())


def jars() -> Path:
    """The folder of the jars, brought by Maven once. Raises NotInstalled."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "relais" / f"kafka-{VERSION}"
    if folder.exists():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NotInstalled("Maven is not installed (Debian package maven).")
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = mkdtemp(dir=folder.parent)
    words = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    try:
        subprocess.run(
            [*words, f"-DoutputDirectory={partial}"],
            check=True,
            capture_output=True,
            timeout=MAVEN_S,
        )
        os.rename(partial, folder)
    except subprocess.SubprocessError as error:
        shutil.rmtree(partial)
        raise NotInstalled(f"Maven could not bring Apache Kafka's jars: {error}.") from error
    except OSError:  # another process has brought them meanwhile
        shutil.rmtree(partial)
    return folder


def _java(libraries: str, *options: str) -> list[str]:
    java = shutil.which("java")
    if java is None:
        raise NotInstalled("Java is not installed (Debian package default-jre-headless).")
    return [java, *options, "-Dorg.apache.logging.log4j.level=WARN", "-cp", libraries]


def main() -> int:
    """Run a broker until Ctrl-C or SIGTERM; 2 when it cannot be had."""
    parser = argparse.ArgumentParser(description="Apache Kafka sur cette machine, sans Docker.")
    parser.add_argument("--folder", type=Path, help="les données ; sinon un dossier temporaire")
    parser.add_argument("--port", type=int, default=0, help="0 : un port libre")
    arguments = parser.parse_args()
    folder = (arguments.folder or Path(mkdtemp(prefix="relais-kafka-"))).resolve()
    kafka = ApacheKafka(folder, hold(arguments.port))
    try:
        broker = kafka.start()
    except NotInstalled as absent:
        print(absent, file=sys.stderr)
        return 2
    print(f"{kafka.name} : 127.0.0.1:{kafka.port}, données dans {folder}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: broker.terminate())
    try:
        return broker.wait()
    except KeyboardInterrupt:
        broker.terminate()
        return broker.wait()


if __name__ == "__main__":
    sys.exit(main())
