"""`relais past api`: tables as they were known, and why they changed since."""

import os
import signal
import sys

import uvicorn
from fastapi import FastAPI

from services.access.exposure import AddressRefused, Outside, listening
from services.access.gate import Gate
from services.access.main import opened
from services.access.settings import AccessSettings
from services.chassis import logs
from services.chassis.http import give, health_router, install
from services.chassis.metrics import Meters
from services.chassis.migrations import NotMigrated
from services.chassis.processes import FAILED, REFUSED, verbs
from services.chassis.settings import SettingsRefused
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.log.opening import open_store
from services.intake.ports import StoreUnavailable
from services.past import api as past
from services.past.moments import Past, StoreFeed
from services.past.settings import PastSettings
from services.past.workshop import Workshop
from services.reporting import main as reporting_main
from services.reporting.adapters.sealed_store import SqlReleaseStore, sealed_reading
from services.reporting.releases.documents import Documents
from services.reporting.settings import ReportingSettings


class PastOfLog(Past):
    """The past that one role may read: the log, the published views, the releases."""

    def __init__(self, store: FactStore, reporting: ReportingSettings) -> None:
        """Nothing but the log is opened before the first question."""
        self.feed = StoreFeed(store)
        self.releases = SqlReleaseStore(sealed_reading(reporting.sealed))
        self.reporting = reporting_main.build(reporting)

    def trouble(self) -> str | None:
        """What keeps the past from being read (French), None when all is well."""
        try:
            self.feed.head()
        except StoreUnavailable:
            return "Le journal ne peut pas être lu."
        return None


def create_app(reads: PastOfLog, gate: Gate) -> FastAPI:
    """The endpoints alone, with health."""
    made = FastAPI(title="Relais, passé", version="1", docs_url=None, redoc_url=None)
    install(made)
    made.include_router(past.router)
    made.include_router(health_router({"journal": reads.trouble}, Meters(())))
    give(made, {Gate: gate, Past: reads, Workshop: Workshop(), Documents: Documents()})
    return made


app = verbs(
    "Les tableaux tels qu'on les connaissait, et pourquoi ils ont changé.",
    {
        SettingsRefused: REFUSED,
        NotMigrated: REFUSED,
        AddressRefused: REFUSED,
        StoreUnavailable: FAILED,
    },
)


@app.callback()
def _past() -> None:
    """One verb alone is still called by its name."""


@app.command()
def api() -> None:
    """Servir le passé jusqu'à SIGTERM."""
    variables = os.environ
    settings = PastSettings.read(variables)
    logs.configure("past", settings.log_level)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    access = AccessSettings.read(variables)
    gate = Gate(opened(access))
    where = listening(settings.host, settings.port, access, gate)
    reads = PastOfLog(open_store(settings.log), ReportingSettings.read(variables))
    served = Outside(create_app(reads, gate), access)
    uvicorn.run(served, **where, log_config=None, access_log=False)


if __name__ == "__main__":
    app()
