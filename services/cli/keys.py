"""`relais keys hold`: the holder of the keys."""

import os
from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import refusals_said
from services.keys import KEYS, KEYS_SOCKET
from services.keys.memory import forget_variables

keys = typer.Typer(help="Le gardien des clés.", no_args_is_help=True)


@keys.callback()
def _keys() -> None:
    """One verb alone is still called by its name."""


@keys.command()
def hold(
    sockets: Annotated[Path, typer.Option(help="Dossier des prises, une par partie.")],
    data: Annotated[
        Path | None, typer.Option(help="Dossier des données dont les clés sont tenues.")
    ] = None,
    account: Annotated[
        list[int] | None, typer.Option(help="Numéros des comptes qui peuvent demander.")
    ] = None,
    beside: Annotated[
        bool, typer.Option("--beside", help="S'arrêter avec le processus qui le lance.")
    ] = False,
) -> None:
    """Tenir les clés jusqu'à SIGTERM : les autres processus demandent, et n'en ont aucune."""
    from services.operations.key_serving import hold_keys

    told = {name: value for name, value in os.environ.items() if name != KEYS_SOCKET}
    forget_variables(KEYS)
    with refusals_said():
        hold_keys(sockets, data, account or [], told, beside)
