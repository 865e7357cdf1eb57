"""relais backup: the copies from which everything can be made again; relais vault backup."""

import sqlite3
import sys
from datetime import datetime, timedelta
from enum import StrEnum
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import AsJson, fail, refusals_said, say
from services.cli.places import DEFAULT_DATA, Data, asked_for

if TYPE_CHECKING:
    from services.operations.backup import Part

To = Annotated[Path, typer.Option("--to", help="Fichier à écrire, qui n'existe pas encore.")]
Folder = Annotated[Path, typer.Option("--data", help="Dossier des données.")]


class Kept(StrEnum):
    """The part that `relais backup` copies."""

    LOG = "journal"
    RELEASES = "editions"
    ACCOUNTS = "comptes"
    KEYS = "cles"


def backup(
    to: To,
    data: Data = None,
    part: Annotated[Kept, typer.Option("--part", help="Ce qui est copié.")] = Kept.LOG,
    expires: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="cles : jour où la copie est refusée ; un an."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Copier le journal, les éditions, les comptes ou les clés, même pendant que Relais sert."""
    from services.operations.backup import ACCOUNTS, LOG, RELEASES
    from services.reporting.adapters.formats.figures import counted

    if part is Kept.KEYS:
        _back_up_keys(to, data, expires, as_json)
        return
    copied, unit, remark = {
        Kept.LOG: (LOG, "fait", "Les chiffres s'en recalculent."),
        Kept.RELEASES: (RELEASES, "édition", "Chiffres exacts compris : pour vos yeux seuls."),
        Kept.ACCOUNTS: (ACCOUNTS, "événement", "Comptes, droits, journal de ce qui a été servi."),
    }[part]
    rows = _copied(copied, data or DEFAULT_DATA, to)
    say(
        f"{part} : {counted(rows, unit)} copiés dans {to}. {remark} "
        "Pour restaurer : docs/operations.md.",
        {"part": part.value, "rows": rows, "file": str(to)},
        as_json,
    )


def _back_up_keys(to: Path, data: Path | None, expires: datetime | None, as_json: bool) -> None:
    from contracts.days import day_at, written_day
    from contracts.identifiers import NATION
    from services.chassis.settings import machine_clock
    from services.operations.key_files import back_up_keys

    today = day_at(NATION, machine_clock())
    until = expires.date() if expires else today + timedelta(days=365)
    if until <= today:
        raise typer.BadParameter("la date d'expiration est déjà passée.")
    with refusals_said(), asked_for(data, by_hand=True) as opened:
        names = back_up_keys(opened, to, asked_passphrase(), until)
    say(
        f"Clés sauvegardées dans {to} jusqu'au {written_day(until)} : {', '.join(names)}. Gardez "
        "ce fichier loin des autres copies.",
        {"keys": names, "file": str(to), "expires": str(until)},
        as_json,
    )


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Remettre à leur place les clés qui manquent, depuis « relais backup --part cles »."""
    from contracts.days import day_at
    from contracts.identifiers import NATION
    from services.chassis.settings import machine_clock
    from services.operations.key_files import restore_keys

    with refusals_said(), asked_for(data, by_hand=True) as opened:
        files = restore_keys(opened, file, asked_passphrase(), day_at(NATION, machine_clock()))
    said = ", ".join(map(str, files)) or "rien, toutes sont là"
    say(f"Remis : {said}.", {"files": list(map(str, files))}, as_json)


def asked_passphrase() -> str:
    """The passphrase, typed unseen, or the first line of the standard input."""
    if sys.stdin.isatty():
        return getpass("Phrase de passe (14 caractères au moins) : ")
    return sys.stdin.readline().rstrip("\n")


def backup_vault(
    to: To,
    data: Folder = DEFAULT_DATA,
    as_json: AsJson = False,
) -> None:
    """Copier le coffre, chiffré et sans sa clé : « relais vault keys backup » sauvegarde la clé."""
    from services.operations.backup import VAULT
    from services.reporting.adapters.formats.figures import counted

    cases = _copied(VAULT, data, to)
    say(
        f"Détails de {counted(cases, 'situation')} copiés, chiffrés, dans {to}.",
        {"cases": cases, "file": str(to)},
        as_json,
    )


def _copied(part: "Part", data: Path, to: Path) -> int:
    from services.composition.folder import DataFolder
    from services.operations.backup import NoCopy, back_up

    try:
        return back_up(part, DataFolder(data), to)
    except NoCopy as refused:
        fail(str(refused))
    except (OSError, sqlite3.Error) as error:
        fail(f"la copie a échoué ({error}) ; rien n'a été gardé de la copie.")
