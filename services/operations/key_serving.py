"""The process that holds the keys: it listens in a folder until it is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.access.adapters.names import NamesUnreadable
from services.access.ports import AccessRefused
from services.chassis import logs
from services.chassis.settings import SettingsRefused
from services.composition.folder import DataFolder
from services.composition.places import KeysInFolder, KeysTold, Places
from services.faces.partners.deliveries.links import LinkForged
from services.intake.ports import KeyRefused
from services.keys.freed import overwrite_what_is_freed
from services.keys.holding import Server
from services.keys.parts import ALL, PARTS
from services.operations.key_holder import handlers

TOLD = (KeyRefused, AccessRefused, NamesUnreadable, LinkForged, SettingsRefused)


def hold_keys(
    sockets: Path,
    data: Path | None,
    accounts: Sequence[int],
    told: Mapping[str, str],
    beside: bool,
) -> None:
    """Answer until SIGTERM on a socket a part; for a folder of data, on one for all.

    `accounts`: the system's accounts that may ask, this process's own where there is none.
    `beside`: stop when standard input is closed, however the process ends that started this one.
    Raises each of TOLD.
    """
    overwrite_what_is_freed()
    logs.configure("keys", "INFO")
    names = [ALL] if data else [*PARTS.parts]
    server = Server(list(handlers(_places(data, told))), TOLD, accounts or [os.geteuid()])
    logs.logger(__name__).info("keys_held", sockets=str(sockets))
    asyncio.run(_serve(server, sockets, names, beside))


def _places(data: Path | None, told: Mapping[str, str]) -> Places:
    return KeysInFolder(DataFolder(data), told) if data else KeysTold(told)


async def _serve(server: Server, sockets: Path, names: list[str], beside: bool) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    if beside:
        loop.add_reader(sys.stdin.fileno(), over.set)
    for listening in await server.serve(sockets, names):
        await listening.start_serving()
    print("prêt", flush=True)
    await over.wait()
