"""`relais reporting VERB`: the processes of reporting."""

import os
from collections.abc import Mapping

from services.chassis.processes import FAILED, REFUSED, verbs


def _sentence(error: Exception) -> str:
    from services.reporting.adapters.problems import REFUSALS, problem_of

    return problem_of(error).detail if isinstance(error, REFUSALS) else str(error)


def _codes() -> Mapping[type[Exception], int]:
    from services.access.exposure import AddressRefused
    from services.chassis.migrations import DatabaseAway, NotMigrated
    from services.chassis.settings import SettingsRefused
    from services.keys.asking import KeysAway
    from services.reporting.adapters.problems import REFUSALS

    return {
        SettingsRefused: REFUSED,
        NotMigrated: REFUSED,
        AddressRefused: REFUSED,
        **dict.fromkeys(REFUSALS, FAILED),
        DatabaseAway: FAILED,
        KeysAway: FAILED,
    }


app = verbs("Les tableaux exacts, et les tables des éditions.", _codes, _sentence)


@app.command()
def api() -> None:
    """Servir les tableaux exacts, et les éditions où elles sont données."""
    from services.access.exposure import listening, serve
    from services.access.gate import Gate
    from services.access.main import opened
    from services.access.settings import AccessSettings
    from services.chassis import logs
    from services.reporting.main import build
    from services.reporting.settings import ReportingSettings

    settings, access = ReportingSettings.read(os.environ), AccessSettings.read(os.environ)
    gate = Gate(opened(access))
    served = build(settings, gate).app
    where = listening(settings.host, settings.port, access, gate)
    logs.configure("reporting")
    serve(served, where, access, gate)


@app.command()
def migrate() -> None:
    """Mettre les tables des éditions à jour (rôle propriétaire)."""
    from services.access.main import names_of
    from services.access.settings import AccessSettings
    from services.reporting.adapters.sealed_store import migrate_sealed
    from services.reporting.settings import ReportingSettings

    access = AccessSettings.read(os.environ)
    names = names_of(access.where or "", access)
    migrate_sealed(ReportingSettings.read(os.environ).sealed, names)


if __name__ == "__main__":
    app()
