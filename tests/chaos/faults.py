"""The faults that the platform must survive, each injected while facts keep coming."""

import random
import signal
from collections.abc import Callable, Mapping
from time import monotonic, sleep
from typing import NamedTuple

from contracts.read_model import READ_MODELS
from services.projections.consumer.channel import SESSION_MS
from tests.chaos import databases, messages
from tests.chaos.comparison import Verdict
from tests.chaos.load import Load
from tests.chaos.platform import Platform
from tests.chaos.typing_pages import typing
from tests.services import postgresql_stopped

MOMENT = random.Random()  # which moment is hit is left to chance, on purpose


def intake_killed(at: Platform, _load: Load) -> None:
    """kill -9 of intake, in the middle of its groups of facts."""
    at.kill("intake")


def pages_killed(at: Platform, load: Load) -> None:
    """kill -9 of the pages of posts, while somebody types saisines into them."""
    with typing(f"http://127.0.0.1:{at.processes['posts'].port}", load):
        for _ in range(2):
            at.wait_until_all_live()
            sleep(MOMENT.uniform(0.5, 2.0))
            at.kill("posts")


def relay_killed(at: Platform, _load: Load) -> None:
    """kill -9 of the relay, between what it sent and what it noted."""
    at.kill("relay")


def workers_killed(at: Platform, _load: Load) -> None:
    """kill -9 of the worker of each read model."""
    for model in READ_MODELS:
        at.kill(model)
        sleep(MOMENT.uniform(0.0, 0.5))


def broker_stopped(at: Platform, _load: Load) -> None:
    """The broker is stopped in order, and comes back."""
    at.broker.stop()
    sleep(2)
    at.broker.start()


def broker_killed(at: Platform, _load: Load) -> None:
    """kill -9 of the broker."""
    at.broker.kill()
    sleep(1)
    at.broker.start()


def broker_unreachable(at: Platform, _load: Load) -> None:
    """Every connection to the broker is cut, and none gets through for a while."""
    at.proxy.cut()
    sleep(at.outage_s)
    at.proxy.mend()


def postgresql_crashed(at: Platform, _load: Load) -> None:
    """PostgreSQL goes down as in a crash, under everybody's hands."""
    with postgresql_stopped(at.server):
        sleep(2)


def two_relays(at: Platform, _load: Load) -> None:
    """A second relay is started, the first one killed, then the second one stopped."""
    at.add_relay("relay-2")
    at.wait_until_all_live()
    at.kill("relay")
    at.wait_until_all_live()
    sleep(1)
    at.remove("relay-2")


def frozen_worker(at: Platform, _load: Load) -> None:
    """A worker freezes, another gets its partitions, and the first one wakes up believing."""
    at.processes["nation"].signal(signal.SIGSTOP)
    at.add_worker("nation-2", "nation")
    sleep(SESSION_MS / 1000 + 3)  # then the group gives its partitions to the other
    at.processes["nation"].signal(signal.SIGCONT)
    sleep(2)
    at.remove("nation-2")


def workers_come_and_go(at: Platform, _load: Load) -> None:
    """One worker, three, two; then one again."""
    at.add_worker("department-2", "department")
    at.add_worker("department-3", "department")
    at.wait_until_all_live()
    sleep(3)
    at.remove("department-2")
    sleep(3)
    at.remove("department-3")


class Fault(NamedTuple):
    """What is done to the platform, and how the table names it."""

    name: str
    inject: Callable[[Platform, Load], None]


FAULTS: Mapping[str, Fault] = {
    fault.inject.__name__: fault
    for fault in (
        Fault("intake: kill -9", intake_killed),
        Fault("pages of posts: kill -9", pages_killed),
        Fault("relay: kill -9", relay_killed),
        Fault("worker of each read model: kill -9", workers_killed),
        Fault("broker stopped and started", broker_stopped),
        Fault("broker: kill -9", broker_killed),
        Fault("broker unreachable, connections cut", broker_unreachable),
        Fault("PostgreSQL crashed and started", postgresql_crashed),
        Fault("two relays, the active one killed", two_relays),
        Fault("two workers believe they own one partition", frozen_worker),
        Fault("workers 1 → 3 → 2 → 1", workers_come_and_go),
        Fault("messages repeated, late and out of order", messages.repeated),
        Fault("a poison fact in the middle", databases.poisoned),
        Fault("database read-only", databases.read_only),
        Fault("database disk full", databases.full),
        Fault("intake's clock set back a day", databases.clock_set_back),
    )
}


class Outcome(NamedTuple):
    """What one round found, and how long it took until all was exact again."""

    verdict: Verdict
    seconds: float


def survive(at: Platform, fault: Fault) -> Outcome:
    """One round: facts come, the fault strikes, facts go on, everything settles."""
    began = monotonic()
    with at.load() as load:
        sleep(MOMENT.uniform(0.3, 1.5))
        fault.inject(at, load)
        sleep(1)
    at.settle()
    return Outcome(at.verdict(load), monotonic() - began)
