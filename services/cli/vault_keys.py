"""relais vault keys, rotate: the master key drawn, backed up, restored, renewed."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from services.cli.backup import asked_passphrase
from services.cli.output import AsJson, fail, refusals_said, say
from services.cli.places import Data, asked_for
from services.intake.adapters.vault.cipher import draw_key
from services.intake.adapters.vault.key_backup import read_backup, restore, write_backup
from services.intake.adapters.vault.master_key import KeyFile, MasterKey
from services.intake.adapters.vault.opening import open_sql_vault, vault_engine, wrapped_by
from services.intake.adapters.vault.rotation import rotate_master, rotate_posts
from services.reporting.application import PARIS

keys = typer.Typer(help="La clé maîtresse du coffre.", no_args_is_help=True)


@keys.command()
def draw() -> None:
    """Tirer une clé maîtresse, pour RELAIS_VAULT_MASTER_KEY ; rien n'est changé."""
    print(MasterKey(draw_key()).text)


@keys.command()
def backup(
    to: Annotated[Path, typer.Option("--to", help="Fichier à écrire, qui n'existe pas encore.")],
    expires: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Premier jour où elle est refusée.")
    ],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Sauvegarder la clé maîtresse sous une phrase de passe, jusqu'à une date.

    La phrase est demandée, ou lue sur la première ligne de l'entrée standard.
    """
    if expires.date() <= datetime.now(PARIS).date():
        raise typer.BadParameter("la date d'expiration est déjà passée.")
    with refusals_said(), asked_for(data) as opened:
        store = open_sql_vault(opened.vault_settings)
        try:
            write_backup(to, store.master, asked_passphrase(), expires.date())
        finally:
            store.close()
    say(
        f"Clé sauvegardée dans {to} jusqu'au {expires:%d/%m/%Y} ; gardez-la loin du coffre.",
        {"file": str(to), "expires": str(expires.date())},
        as_json,
    )


@keys.command("restore")
def restore_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Remettre la clé maîtresse à sa place depuis une sauvegarde."""
    with refusals_said(), asked_for(data) as opened:
        settings = opened.vault_settings
        if settings.master_key:
            fail("la clé est donnée par RELAIS_VAULT_MASTER_KEY : rien à restaurer ici.")
        key = read_backup(file, asked_passphrase(), datetime.now(PARIS).date())
        engine = vault_engine(settings.where)
        try:
            restore(KeyFile(settings.key_file), key, wrapped_by(engine))
        finally:
            engine.dispose()
    say(f"Clé remise dans {settings.key_file}.", {"file": str(settings.key_file)}, as_json)


def rotate(
    master: Annotated[
        bool, typer.Option("--master", help="Renouveler aussi la clé maîtresse.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Renouveler la clé de chaque poste ; les détails ne changent pas, rien n'est perdu."""
    with refusals_said(), asked_for(data) as opened:
        settings = opened.vault_settings
        store = open_sql_vault(settings)
        try:
            posts = rotate_posts(store)
            key = rotate_master(store, settings).id if master else store.master.id
        finally:
            store.close()
    said = f"Clés renouvelées : {posts} postes"
    if master:
        said += " et la clé maîtresse. Relancez ce qui sert, et sauvegardez la nouvelle clé"
    say(f"{said}.", {"posts": posts, "master_id": key}, as_json)
