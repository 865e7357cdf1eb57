"""relais backup: the copies from which everything can be made again; relais vault backup."""

import sqlite3
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import AsJson, fail, say
from services.cli.places import DEFAULT_DATA
from services.embedded.backup import ACCOUNTS, LOG, RELEASES, VAULT, NoCopy, Part, back_up
from services.embedded.folder import DataFolder
from services.reporting.adapters.formats.figures import counted

To = Annotated[Path, typer.Option("--to", help="Fichier à écrire, qui n'existe pas encore.")]
Folder = Annotated[Path, typer.Option("--data", help="Dossier des données.")]


class Kept(StrEnum):
    """The part that `relais backup` copies."""

    LOG = "journal"
    RELEASES = "editions"
    ACCOUNTS = "comptes"


PARTS = {
    Kept.LOG: (LOG, "fait", "Les chiffres s'en recalculent."),
    Kept.RELEASES: (RELEASES, "édition", "Chiffres exacts compris : pour vos yeux seuls."),
    Kept.ACCOUNTS: (ACCOUNTS, "événement", "Comptes, droits, et journal de ce qui a été servi."),
}


def backup(
    to: To,
    data: Folder = DEFAULT_DATA,
    part: Annotated[Kept, typer.Option("--part", help="Ce qui est copié.")] = Kept.LOG,
    as_json: AsJson = False,
) -> None:
    """Copier le journal, les éditions ou les comptes, même pendant que Relais sert."""
    copied, unit, remark = PARTS[part]
    rows = _copied(copied, data, to)
    say(
        f"{part} : {counted(rows, unit)} copiés dans {to}. {remark} "
        "Pour restaurer : docs/operations.md.",
        {"part": part.value, "rows": rows, "file": str(to)},
        as_json,
    )


def backup_vault(
    to: To,
    data: Folder = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Copier le coffre, chiffré et sans sa clé : « relais vault keys backup » sauvegarde la clé."""
    cases = _copied(VAULT, data, to)
    say(
        f"Détails de {counted(cases, 'situation')} copiés, chiffrés, dans {to}.",
        {"cases": cases, "file": str(to)},
        as_json,
    )


def _copied(part: Part, data: Path, to: Path) -> int:
    try:
        return back_up(part, DataFolder(data), to)
    except NoCopy as refused:
        fail(str(refused))
    except (OSError, sqlite3.Error) as error:
        fail(f"la copie a échoué ({error}) ; rien n'a été gardé de la copie.")
