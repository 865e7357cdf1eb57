"""`python -m services.faces VERB`: the processes that serve pages."""

import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence

import uvicorn

from services.access.exposure import AddressRefused, Outside, listening
from services.access.gate import Gate
from services.access.main import opened
from services.access.settings import AccessSettings
from services.chassis import logs
from services.chassis.migrations import DatabaseAway, NotMigrated
from services.chassis.settings import SettingsRefused
from services.faces.main import build_releases
from services.reporting.settings import DeliverySettings, ReportingSettings

USAGE = """Usage : python -m services.faces VERBE
  partners   pages et éditions des partenaires, avec un rôle qui ne lit rien d'autre"""
REFUSED, AWAY = 2, 1


def partners(variables: Mapping[str, str]) -> int:
    """Serve releases and nothing else."""
    settings, access = ReportingSettings.read(variables), AccessSettings.read(variables)
    gate = Gate(opened(access))
    app = build_releases(settings, gate, DeliverySettings.read(variables))
    where = listening(settings.host, settings.port, access, gate)
    logs.configure("faces")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    uvicorn.run(Outside(app, access), **where, log_config=None, access_log=False)
    return 0


VERBS: Mapping[str, Callable[[Mapping[str, str]], int]] = {"partners": partners}


def main(words: Sequence[str]) -> int:
    """Do what the words say; 2 for what must be told otherwise, 1 for trouble that may pass."""
    if len(words) != 1 or words[0] not in VERBS:
        print(USAGE, file=sys.stderr)
        return REFUSED
    try:
        return VERBS[words[0]](os.environ)
    except (SettingsRefused, NotMigrated, AddressRefused) as refused:
        print(refused, file=sys.stderr)
        return REFUSED
    except DatabaseAway as away:
        print(away, file=sys.stderr)
        return AWAY


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
