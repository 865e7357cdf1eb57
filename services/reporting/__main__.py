"""`relais reporting VERB`: the processes of reporting."""

import os
from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from services.chassis.processes import FAILED, REFUSED, verbs


def _sentence(error: Exception) -> str:
    from services.reporting.adapters.problems import REFUSALS, problem_of

    return problem_of(error).detail if isinstance(error, REFUSALS) else str(error)


def _codes() -> Mapping[type[Exception], int]:
    from services.access.exposure import AddressRefused
    from services.chassis.migrations import DatabaseAway, NotMigrated
    from services.chassis.settings import SettingsRefused
    from services.reporting.adapters.problems import REFUSALS
    from services.reporting.ports import NoCut
    from services.reporting.sealer.counted import SealingRefused

    return {
        SettingsRefused: REFUSED,
        NotMigrated: REFUSED,
        AddressRefused: REFUSED,
        **dict.fromkeys(REFUSALS, FAILED),
        SealingRefused: FAILED,
        NoCut: FAILED,
        DatabaseAway: FAILED,
    }


app = verbs("Les tableaux exacts et le scellement des éditions.", _codes, _sentence)


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
def seal(
    period: Annotated[str, typer.Argument(metavar="PÉRIODE")],
    status: Annotated[Literal["definitif"] | None, typer.Argument(metavar="[definitif]")] = None,
) -> None:
    """Sceller une période, ou rectifier une année, à la dernière coupe complète des modèles."""
    from services.reporting.adapters.formats.figures import rounded
    from services.reporting.main import build_sealer
    from services.reporting.settings import ReportingSettings

    sealer = build_sealer(ReportingSettings.read(os.environ))
    release = sealer.rectify(period) if status else sealer.seal(period)
    print(
        f"{release.id} ({release.status}), rang {release.position} : {release.cells} cases, "
        f"{release.hidden} cachées ({rounded(release.hidden_share, 2)} %). "
        f"Empreinte {release.digest}."
    )


@app.command()
def migrate() -> None:
    """Mettre les tables des éditions à jour (rôle propriétaire)."""
    from services.chassis import migrations
    from services.reporting.adapters.sealed_store import PACKAGE, SCHEMA
    from services.reporting.settings import ReportingSettings

    migrations.migrate(ReportingSettings.read(os.environ).sealed, PACKAGE, SCHEMA, "éditions")


if __name__ == "__main__":
    app()
