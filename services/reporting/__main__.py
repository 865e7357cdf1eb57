"""`python -m services.reporting [migrate]`: the reporting api as one process, or its tables."""

import os
import signal
import sys

import uvicorn

from services.access.gate import Gate
from services.access.main import opened
from services.access.settings import AccessSettings
from services.chassis import logs, migrations
from services.chassis.databases import postgres_engine
from services.chassis.migrations import NotMigrated
from services.chassis.settings import SettingsRefused
from services.reporting.adapters.sealed_store import PACKAGE, SCHEMA
from services.reporting.main import build
from services.reporting.settings import ReportingSettings


def migrate(sealed_url: str | None) -> int:
    """Bring the tables of the releases to the version of this program, as their owner."""
    if sealed_url is None:
        print("RELAIS_REPORTING_SEALED_URL ne dit pas où sont les éditions.", file=sys.stderr)
        return 2
    engine = postgres_engine(sealed_url, SCHEMA)
    migrations.upgrade(engine, PACKAGE)
    engine.dispose()
    print("Les tables des éditions sont à jour.")
    return 0


def main() -> int:
    """Serve until stopped, or migrate; 2 when the settings are refused."""
    try:
        settings = ReportingSettings.read(os.environ)
        access = AccessSettings.read(os.environ)
        gate = Gate(opened(access))
    except (SettingsRefused, NotMigrated) as refused:
        print(refused, file=sys.stderr)
        return 2
    if sys.argv[1:] == ["migrate"]:
        return migrate(settings.sealed_url)
    logs.configure("reporting")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    app = build(settings, gate).app
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
