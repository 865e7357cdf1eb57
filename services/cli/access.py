"""relais access: the tables of accounts and their key, as the role that owns them."""

import os
from pathlib import Path
from typing import Annotated

import typer

from services.access.__main__ import app as access

__all__ = ["access"]


@access.command("renew-key")
def renew(
    new: Annotated[Path | None, typer.Option(help="Fichier de la nouvelle clé.")] = None,
) -> None:
    """Changer la clé des comptes, Relais arrêté (rôle propriétaire) ; voir docs/keys.md."""
    from services.access.renewing import renew_key
    from services.access.settings import AccessSettings
    from services.operations.names_elsewhere import names_elsewhere

    settings = AccessSettings.read(os.environ)
    print(renew_key(settings, new, names_elsewhere(settings.where, os.environ)))
