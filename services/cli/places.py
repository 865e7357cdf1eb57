"""Which Relais a verb speaks of: a data folder, or the set-up that the environment designates."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import fail
from services.composition.folder import DESIGNATES
from services.keys import KEYS_SOCKET

if TYPE_CHECKING:
    from services.composition.setup import SetUp
    from services.embedded.platform import Platform

DEFAULT_DATA = Path("relais-data")
Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help=f"Dossier des données ; {DEFAULT_DATA}, ou la plateforme de {DESIGNATES}."
    ),
]


def asked_for(data: Path | None, *, by_hand: bool = False) -> "AbstractContextManager[SetUp]":
    """The folder named, else the distributed set-up of the environment, else `relais-data`.

    `by_hand`: who asks keeps the keys, and no holder is asked.
    """
    if data is None and DESIGNATES in os.environ:
        from services.composition.distributed import Distributed

        return Distributed(_by_hand(os.environ) if by_hand else os.environ)
    from services.embedded.platform import platform

    return platform(data or DEFAULT_DATA, variables=_by_hand(os.environ))


def embedded(data: Path | None) -> "AbstractContextManager[Platform]":
    """The data folder to write into; refused when the environment designates another set-up."""
    from services.embedded.platform import platform

    if data is None and DESIGNATES in os.environ:
        fail(
            f"{DESIGNATES} désigne une plateforme distribuée. Envoyez-lui des faits par "
            "« relais submit FICHIER --to URL », ou nommez un dossier par --data."
        )
    return platform(data or DEFAULT_DATA, variables=_by_hand(os.environ))


@contextmanager
def served(data: Path | None) -> "Iterator[Platform]":
    """The same, to be served: a holder beside it has the keys, and this process none."""
    from services.embedded.keys import holding
    from services.embedded.platform import platform

    with embedded(data) as named:
        folder = named.folder.path
    with holding(folder, os.environ) as told, platform(folder, variables=told) as opened:
        yield opened


def _by_hand(variables: Mapping[str, str]) -> Mapping[str, str]:
    """Without a holder: who owns a folder owns its keys, and no holder in sight has others."""
    return {name: value for name, value in variables.items() if name != KEYS_SOCKET}


def position_of(opened: "SetUp", moment: str) -> int:
    """The log position that an option means; what means none is a mistake in the command."""
    from services.past.moments import MomentUnknown

    try:
        return opened.position_of(moment)
    except MomentUnknown as unknown:
        raise typer.BadParameter(str(unknown)) from None
