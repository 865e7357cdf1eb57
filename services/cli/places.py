"""Which Relais a verb speaks of: a data folder, or the set-up that the environment designates."""

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import fail
from services.composition.folder import DESIGNATES

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


def asked_for(data: Path | None) -> "AbstractContextManager[SetUp]":
    """The folder named, else the distributed set-up of the environment, else `relais-data`."""
    if data is None and DESIGNATES in os.environ:
        from services.composition.distributed import Distributed

        return Distributed(os.environ)
    from services.embedded.platform import platform

    return platform(data or DEFAULT_DATA, variables=os.environ)


def embedded(data: Path | None) -> "AbstractContextManager[Platform]":
    """The data folder to write into; refused when the environment designates another set-up."""
    from services.embedded.platform import platform

    if data is None and DESIGNATES in os.environ:
        fail(
            f"{DESIGNATES} désigne une plateforme distribuée. Envoyez-lui des faits par "
            "« relais submit FICHIER --to URL », ou nommez un dossier par --data."
        )
    return platform(data or DEFAULT_DATA, variables=os.environ)


def position_of(opened: "SetUp", moment: str) -> int:
    """The log position that an option means; what means none is a mistake in the command."""
    from services.past.moments import MomentUnknown

    try:
        return opened.position_of(moment)
    except MomentUnknown as unknown:
        raise typer.BadParameter(str(unknown)) from None
