"""`python -m services.reporting`: the reporting api as one process."""

import os
import signal
import sys

import uvicorn

from services.access.gate import Gate
from services.access.main import opened
from services.access.settings import AccessSettings
from services.chassis import logs
from services.chassis.migrations import NotMigrated
from services.chassis.settings import SettingsRefused
from services.reporting.main import build
from services.reporting.settings import ReportingSettings


def main() -> int:
    """Serve until stopped; 2 when the settings are refused."""
    try:
        settings = ReportingSettings.read(os.environ)
        access = AccessSettings.read(os.environ)
        gate = Gate(opened(access))
    except (SettingsRefused, NotMigrated) as refused:
        print(refused, file=sys.stderr)
        return 2
    logs.configure("reporting")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    app = build(settings, gate).app
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
