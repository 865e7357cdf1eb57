"""`relais faces VERB`: the processes that serve pages."""

import os
import signal
import sys

import uvicorn

from services.access.exposure import AddressRefused, Outside, listening
from services.access.gate import Gate
from services.access.main import opened
from services.access.settings import AccessSettings
from services.chassis import logs
from services.chassis.migrations import DatabaseAway, NotMigrated
from services.chassis.processes import FAILED, REFUSED, verbs
from services.chassis.settings import SettingsRefused
from services.faces.main import build_releases
from services.reporting.settings import DeliverySettings, ReportingSettings

app = verbs(
    "Les pages.",
    {SettingsRefused: REFUSED, NotMigrated: REFUSED, AddressRefused: REFUSED, DatabaseAway: FAILED},
)


@app.callback()
def _verbs() -> None:
    """A verb that is alone is still called by its name."""


@app.command()
def partners() -> None:
    """Servir les pages et les éditions des partenaires, avec un rôle qui ne lit rien d'autre."""
    variables = os.environ
    settings, access = ReportingSettings.read(variables), AccessSettings.read(variables)
    gate = Gate(opened(access))
    served = build_releases(settings, gate, DeliverySettings.read(variables))
    where = listening(settings.host, settings.port, access, gate)
    logs.configure("faces")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    uvicorn.run(Outside(served, access), **where, log_config=None, access_log=False)


if __name__ == "__main__":
    app()
