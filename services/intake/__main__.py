"""`python -m services.intake`: the door of intake as a process of its own."""

import os
import sys

import uvicorn

from services.chassis import logs
from services.chassis.collector import freeze_what_started
from services.chassis.settings import SettingsRefused
from services.intake.main import build
from services.intake.settings import IntakeSettings


def main() -> int:
    """Serve until interrupted; 2 when the settings are refused."""
    try:
        settings = IntakeSettings.read(os.environ)
    except SettingsRefused as refused:
        print(refused, file=sys.stderr)
        return 2
    logs.configure("intake", settings.log_level)
    intake = build(settings)
    freeze_what_started()
    try:
        uvicorn.run(
            intake.app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
        )
    finally:
        intake.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
