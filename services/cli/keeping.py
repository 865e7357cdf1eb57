"""relais backup: the copy from which everything can be made again."""

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import AsJson, fail, say
from services.cli.places import DEFAULT_DATA
from services.standalone.backup import NoCopy, back_up
from services.standalone.folder import DataFolder


def backup(
    to: Annotated[Path, typer.Option("--to", help="Fichier à écrire, qui n'existe pas encore.")],
    data: Annotated[Path, typer.Option("--data", help="Dossier des données.")] = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Copier le journal, même pendant que Relais sert ; tout le reste s'en recalcule."""
    try:
        facts = back_up(DataFolder(data), to)
    except NoCopy as refused:
        fail(str(refused))
    except (OSError, sqlite3.Error) as error:
        fail(f"la copie a échoué ({error}) ; rien n'a été gardé de la copie.")
    say(
        f"{facts} faits copiés dans {to}. Pour restaurer : docs/operations.md.",
        {"facts": facts, "file": str(to)},
        as_json,
    )
