"""`relais keys hold`: the holder of the keys."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.access.ports import AccessRefused
from services.chassis import logs
from services.chassis.settings import SettingsRefused
from services.cli.output import refusals_said
from services.composition.folder import DataFolder
from services.composition.places import KeysInFolder, KeysTold, Places
from services.faces.partners.deliveries.links import LinkForged
from services.intake.ports import KeyRefused
from services.keys import KEYS_SOCKET
from services.keys.holding import Server
from services.keys.parts import ALL, parts
from services.operations.key_holder import handlers

TOLD = (KeyRefused, AccessRefused, LinkForged, SettingsRefused)
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
    logs.configure("keys", "INFO")
    told = {name: value for name, value in os.environ.items() if name != KEYS_SOCKET}
    names = [ALL] if data else [*parts().parts]
    with refusals_said():
        opened = _places(data, told)
        server = Server(list(handlers(opened)), TOLD, account or [os.geteuid()])
    logs.logger(__name__).info("keys_held", sockets=str(sockets))
    asyncio.run(_serve(server, sockets, names, beside))


def _places(data: Path | None, told: dict[str, str]) -> Places:
    return KeysInFolder(DataFolder(data), told) if data else KeysTold(told)


async def _serve(server: Server, sockets: Path, names: list[str], beside: bool) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    if beside:  # who started us holds the other end, and lets go of it however it ends
        loop.add_reader(sys.stdin.fileno(), over.set)
    for listening in await server.serve(sockets, names):
        await listening.start_serving()
    print("prêt", flush=True)
    await over.wait()
