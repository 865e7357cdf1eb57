"""`python -m services.operations.scheduler`: the scheduler of the distributed set-up."""

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Event

from services.chassis import logs
from services.chassis.http import health
from services.chassis.metrics import Meters
from services.chassis.migrations import NotMigrated
from services.chassis.settings import SettingsRefused
from services.composition.distributed import Distributed
from services.operations.scheduler.metrics import CATALOGUE
from services.operations.scheduler.scheduling import Scheduler
from services.operations.scheduler.settings import SchedulerSettings


def run(variables: Mapping[str, str]) -> int:
    """Do what is due until SIGTERM; health and metrics are served meanwhile."""
    settings = SchedulerSettings.read(variables)
    logs.configure("scheduler", settings.log_level)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    meters = Meters(CATALOGUE)
    with ExitStack() as closing:
        opened = closing.enter_context(Distributed(variables))
        opened.releases.editions()  # what is refused at a start is refused before it looks well
        scheduler = Scheduler(opened, settings, meters)
        closing.callback(scheduler.close)
        closing.enter_context(health(settings.host, settings.port, {}, meters))
        scheduler.run(stop)
    return 0


def main(words: list[str]) -> int:
    """2 for what must be told otherwise."""
    if words:
        print("Usage : python -m services.operations.scheduler", file=sys.stderr)
        return 2
    try:
        return run(os.environ)
    except (SettingsRefused, NotMigrated) as refused:
        print(refused, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
