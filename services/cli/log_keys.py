"""relais log-key: the key of the log, another in its place, and what to do when it is lost."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import AsJson, fail, refusals_said, say
from services.cli.places import Data, asked_for

log_key = typer.Typer(help="La clé sous laquelle le journal signe.", no_args_is_help=True)
New = Annotated[
    Path | None,
    typer.Option("--new", help="Où écrire la nouvelle, quand RELAIS_LOG_KEY tient l'ancienne."),
]


@log_key.command("show")
def show(data: Data = None, as_json: AsJson = False) -> None:
    """La clé publique du journal ; avec --json, comment chacune a succédé à une autre."""
    from contracts.transparency.succession import list_of

    with refusals_said(), asked_for(data) as opened:
        checkpoints = opened.signing.checkpoints
        if as_json:
            typer.echo(list_of(checkpoints.successions()), nl=False)
        else:
            typer.echo(checkpoints.key.text())


@log_key.command("rotate")
def rotate_(new: New = None, data: Data = None, as_json: AsJson = False) -> None:
    """Changer de clé : l'ancienne signe la nouvelle, témoins et auditeurs suivent d'eux-mêmes."""
    from services.operations.log_keys import rotate

    with refusals_said(), asked_for(data, by_hand=True) as opened:
        made = rotate(opened, new)
    say(
        f"Le journal signe désormais par {made.key.text()} ({made.file}). Sauvegardez-la, "
        "relancez les processus qui signent avec elle, puis détruisez l'ancienne.",
        {"key": made.key.text(), "file": str(made.file)},
        as_json,
    )


@log_key.command("lost")
def lost(
    reason: Annotated[str, typer.Option(help="Comment elle fut perdue ; le journal le garde.")],
    sure: Annotated[bool, typer.Option("--yes", help="Oui, elle est perdue.")] = False,
    new: New = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Déclarer la clé perdue : le journal continue sous une autre clé et une autre origine."""
    from services.operations.log_keys import declare_lost

    if not sure or not reason.strip():
        fail(
            "aucune signature ne mènera plus des éditions passées aux suivantes, et chaque témoin "
            "verra un autre journal. Cherchez d'abord une sauvegarde ; sinon dites pourquoi "
            "(--reason) et ajoutez --yes."
        )
    with refusals_said(), asked_for(data, by_hand=True) as opened:
        made = declare_lost(opened, reason.strip(), new)
    say(
        f"Rupture déclarée : le journal signe désormais par {made.key.text()} ({made.file}), sous "
        "une autre origine. Dites-la à chaque témoin et à chaque auditeur par un autre chemin.",
        {"key": made.key.text(), "file": str(made.file)},
        as_json,
    )
