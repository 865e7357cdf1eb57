"""`relais scheduler run`: the scheduler of the distributed set-up."""

import os
import signal
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Event

from services.chassis.processes import REFUSED, verbs


def _codes() -> Mapping[type[Exception], int]:
    from services.chassis.migrations import NotMigrated
    from services.chassis.settings import SettingsRefused

    return {SettingsRefused: REFUSED, NotMigrated: REFUSED}


app = verbs("L'échéancier : ce qui est dû est scellé, signé, livré, effacé.", _codes)


@app.callback()
def _scheduler() -> None:
    """One verb alone is still called by its name."""


@app.command()
def run() -> None:
    """Faire ce qui est dû jusqu'à SIGTERM."""
    from services.chassis import logs
    from services.chassis.http import health
    from services.chassis.metrics import Meters
    from services.composition.distributed import Distributed
    from services.operations.scheduler.metrics import CATALOGUE
    from services.operations.scheduler.scheduling import Scheduler
    from services.operations.scheduler.settings import SchedulerSettings

    variables = os.environ
    settings = SchedulerSettings.read(variables)
    logs.configure("scheduler", settings.log_level)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    meters = Meters(CATALOGUE)
    with ExitStack() as closing:
        opened = closing.enter_context(Distributed(variables))
        opened.releases.sealed()  # what is refused at a start is refused before it looks well
        scheduler = Scheduler(opened, settings, meters)
        closing.callback(scheduler.close)
        closing.enter_context(health(settings, {}, meters))
        scheduler.run(stop)


if __name__ == "__main__":
    app()
