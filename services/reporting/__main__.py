"""`python -m services.reporting VERB`: the processes of reporting."""

import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence

import uvicorn
from fastapi import FastAPI

from services.access.exposure import AddressRefused, Outside, listening
from services.access.gate import Gate
from services.access.main import opened
from services.access.settings import AccessSettings
from services.chassis import logs, migrations
from services.chassis.migrations import DatabaseAway, NotMigrated
from services.chassis.settings import SettingsRefused
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.adapters.sealed_store import PACKAGE, SCHEMA
from services.reporting.main import build, build_sealer
from services.reporting.ports import NoCut
from services.reporting.sealer.counted import SealingRefused
from services.reporting.settings import ReportingSettings

USAGE = """Usage : python -m services.reporting VERBE
  api                        tableaux exacts, et éditions où elles sont données
  seal PÉRIODE [definitif]   sceller à la dernière coupe complète des trois modèles
  migrate                    mettre les tables des éditions à jour (rôle propriétaire)"""
FAILED, REFUSED = 1, 2


def api(settings: ReportingSettings, gate: Gate) -> int:
    """Serve exact figures, and releases where they are given."""
    return _serve(build(settings, gate).app, settings, gate)


def seal(settings: ReportingSettings, _gate: Gate, period: str, status: str = "") -> int:
    """Seal a period, or rectify a year, at the latest complete cut."""
    sealer = build_sealer(settings)
    edition = sealer.rectify(period) if status else sealer.seal(period)
    print(
        f"{edition.id} ({edition.status}), rang {edition.position} : {edition.cells} cases, "
        f"{edition.hidden} cachées ({edition.hidden_share:.2f} %). Empreinte {edition.digest}."
    )
    return 0


def migrate(settings: ReportingSettings, _gate: Gate) -> int:
    """Bring the tables of the releases to the version of this program, as their owner."""
    migrations.migrate(settings.sealed, PACKAGE, SCHEMA, "éditions")
    return 0


VERBS: Mapping[str, tuple[Callable[..., int], range]] = {
    "api": (api, range(1)),
    "seal": (seal, range(1, 3)),
    "migrate": (migrate, range(1)),
}
"""Each verb, what it does, and how many words may follow it."""


def main(words: Sequence[str]) -> int:
    """Do what the words say, `api` without any; 2 for what must be told otherwise."""
    verb, *rest = words or ("api",)
    do, allowed = VERBS.get(verb, (None, range(0)))
    if do is None or len(rest) not in allowed or rest[1:] not in ([], ["definitif"]):
        print(USAGE, file=sys.stderr)
        return REFUSED
    try:
        settings = ReportingSettings.read(os.environ)
        return do(settings, Gate(opened(AccessSettings.read(os.environ))), *rest)
    except (SettingsRefused, NotMigrated, AddressRefused) as refused:
        return _said(str(refused), REFUSED)
    except REFUSALS as refusal:
        return _said(problem_of(refusal).detail, FAILED)
    except (SealingRefused, NoCut, DatabaseAway) as refused:
        return _said(str(refused), FAILED)


def _serve(app: FastAPI, settings: ReportingSettings, gate: Gate) -> int:
    access = AccessSettings.read(os.environ)
    where = listening(settings.host, settings.port, access, gate)
    logs.configure("reporting")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn raises it again at its end
    uvicorn.run(Outside(app, access), **where, log_config=None)
    return 0


def _said(message: str, code: int) -> int:
    print(message, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
