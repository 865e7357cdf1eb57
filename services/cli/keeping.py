"""relais backup: the copy from which everything can be made again; relais vault backup."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import AsJson, fail, say
from services.cli.places import DEFAULT_DATA
from services.reporting.adapters.formats.figures import counted
from services.standalone.backup import NoCopy, back_up, back_up_vault
from services.standalone.folder import DataFolder

To = Annotated[Path, typer.Option("--to", help="Fichier à écrire, qui n'existe pas encore.")]
Folder = Annotated[Path, typer.Option("--data", help="Dossier des données.")]


def backup(
    to: To,
    data: Folder = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Copier le journal, même pendant que Relais sert ; tout le reste s'en recalcule."""
    facts = _copied(back_up, data, to)
    say(
        f"{facts} faits copiés dans {to}. Pour restaurer : docs/operations.md.",
        {"facts": facts, "file": str(to)},
        as_json,
    )


def backup_vault(
    to: To,
    data: Folder = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Copier le coffre, chiffré et sans sa clé : « relais vault keys backup » sauvegarde la clé."""
    cases = _copied(back_up_vault, data, to)
    say(
        f"Détails de {counted(cases, 'situation')} copiés, chiffrés, dans {to}.",
        {"cases": cases, "file": str(to)},
        as_json,
    )


def _copied(copy: Callable[[DataFolder, Path], int], data: Path, to: Path) -> int:
    try:
        return copy(DataFolder(data), to)
    except NoCopy as refused:
        fail(str(refused))
    except (OSError, sqlite3.Error) as error:
        fail(f"la copie a échoué ({error}) ; rien n'a été gardé de la copie.")
