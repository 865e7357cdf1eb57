"""Settings of every test run: Hypothesis profiles, and skips that must not hide."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests import kafka
from tests.databases import Databases, relais_database
from tests.services import NotInstalled, postgresql

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

NO_SKIPS = os.environ.get("RELAIS_NO_SKIPS") == "1"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each skipped test and its reason in the closing lines."""
    if kafka.started:
        terminalreporter.write_line(f"Kafka: {', '.join(sorted(set(kafka.started)))}")
    for skipped in terminalreporter.stats.get("skipped", []):
        terminalreporter.write_line(f"SKIPPED {skipped.nodeid}: {skipped.longrepr[-1]}")
    if NO_SKIPS and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("RELAIS_NO_SKIPS=1: a skipped test is a failure.", red=True)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What brokers a worker of xdist has run."""
    kafka.started.extend(getattr(node, "workeroutput", {}).get("brokers", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With RELAIS_NO_SKIPS=1 a skip is a failure."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["brokers"] = kafka.started
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if NO_SKIPS and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server for the whole session, as its superuser."""
    try:
        with postgresql() as url:
            yield url
    except NotInstalled as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def kafka_broker() -> Iterator[kafka.Broker]:
    """A broker for the whole session; a test that stops one starts its own."""
    try:
        with kafka.broker() as running:
            yield running
    except NotInstalled as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def databases(postgresql_server: str) -> Iterator[Databases]:
    """A fresh database of Relais for a test module, migrated, with the URL of each role."""
    with relais_database(postgresql_server) as made:
        yield made
