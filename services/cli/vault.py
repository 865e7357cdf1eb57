"""relais vault: the personal details of situations, and the keys that protect them."""

import sys
from datetime import datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from services.cli.backup import asked_passphrase, backup_vault
from services.cli.output import AsJson, fail, note, refusals_said, say
from services.cli.places import Data, asked_for
from services.intake.domain.purposes import PURPOSES

if TYPE_CHECKING:
    from services.intake.application.vault import CaseDetails, Due

keys = typer.Typer(help="La clé maîtresse du coffre.", no_args_is_help=True)


@keys.command()
def draw() -> None:
    """Tirer une clé maîtresse, pour RELAIS_VAULT_MASTER_KEY ; rien n'est changé."""
    from services.intake.adapters.vault.cipher import draw_key
    from services.intake.adapters.vault.master_key import MasterKey

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
    from contracts.days import day_at, written_day
    from contracts.identifiers import NATION
    from services.chassis.settings import machine_clock
    from services.intake.adapters.vault.key_backup import write_backup
    from services.intake.adapters.vault.opening import master_key, vault_engine, wrapped_by

    if expires.date() <= day_at(NATION, machine_clock()):
        raise typer.BadParameter("la date d'expiration est déjà passée.")
    with refusals_said(), asked_for(data, by_hand=True) as opened:
        settings = opened.vault_settings
        engine = vault_engine(settings.where, opened.names)
        try:
            key = master_key(settings, wrapped_by(engine))
        finally:
            engine.dispose()
        write_backup(to, key, asked_passphrase(), expires.date())
    say(
        f"Clé sauvegardée dans {to} jusqu'au {written_day(expires)} ; gardez-la loin du coffre.",
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
    from contracts.days import day_at
    from contracts.identifiers import NATION
    from services.chassis.settings import machine_clock
    from services.intake.adapters.vault.key_backup import read_backup, restore
    from services.intake.adapters.vault.master_key import KeyFile
    from services.intake.adapters.vault.opening import vault_engine, wrapped_by

    with refusals_said(), asked_for(data, by_hand=True) as opened:
        settings = opened.vault_settings
        if settings.master_key:
            fail("la clé est donnée par RELAIS_VAULT_MASTER_KEY : rien à restaurer ici.")
        key = read_backup(file, asked_passphrase(), day_at(NATION, machine_clock()))
        engine = vault_engine(settings.where, opened.names)
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
    from services.intake.adapters.vault.opening import open_sql_vault
    from services.intake.adapters.vault.rotation import rotate_master, rotate_posts

    with refusals_said(), asked_for(data, by_hand=True) as opened:
        settings = opened.vault_settings
        store = open_sql_vault(settings, opened.names)
        try:
            posts = rotate_posts(store)
            key = rotate_master(store, settings).id if master else store.keys.id
        finally:
            store.close()
    said = f"Clés renouvelées : {posts} postes"
    if master:
        said += " et la clé maîtresse. Relancez ce qui sert, et sauvegardez la nouvelle clé"
    say(f"{said}.", {"posts": posts, "master_id": key}, as_json)


Post = Annotated[str, typer.Argument(help="Poste, 27-01.")]
Case = Annotated[UUID, typer.Argument(help="Situation.")]
Purpose = Annotated[str, typer.Option(help=f"Pourquoi : {', '.join(PURPOSES)} ; c'est consigné.")]

vault = typer.Typer(help="Détails personnels, chiffrés, hors du journal.", no_args_is_help=True)
vault.add_typer(keys, name="keys")
vault.command()(rotate)
vault.command("backup")(backup_vault)


@vault.command()
def show(
    post: Post, case: Case, purpose: Purpose, data: Data = None, as_json: AsJson = False
) -> None:
    """Ouvrir les détails d'une situation ; la date de leur effacement est dite."""
    with refusals_said(), asked_for(data) as opened:
        shown = opened.vault.vault.read(post, case, _who(), purpose)
    say(_told(shown), shown.model_dump(mode="json", exclude_none=True), as_json)


@vault.command()
def put(
    post: Post, case: Case, purpose: Purpose, data: Data = None, as_json: AsJson = False
) -> None:
    """Remplacer les détails d'une situation par le JSON lu sur l'entrée standard.

    Jamais sur la ligne de commande : d'autres la verraient, et le terminal la garde.
    """
    from pydantic import ValidationError

    from contracts.days import written_day
    from contracts.validation_messages import explain
    from services.intake.domain.details import LABELS, Details

    note(f"Lu sur l'entrée standard, en JSON ; champs : {', '.join(LABELS)}.")
    try:
        details = Details.model_validate_json(sys.stdin.buffer.read())
    except ValidationError as error:
        fail(explain(error)[1])
    with refusals_said(), asked_for(data) as opened:
        kept = opened.vault.vault.put(post, case, details, _who(), purpose)
    say(
        f"Gardé ; sera effacé le {written_day(kept.erased_on)}, sauf nouveau contact.",
        {"erased_on": str(kept.erased_on)},
        as_json,
    )


@vault.command()
def erase(
    post: Post,
    case: Case,
    purpose: Purpose = "droits",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Effacer les détails d'une situation à la demande de la personne ; sans retour."""
    with refusals_said(), asked_for(data) as opened:
        opened.vault.vault.erase(post, case, _who(), purpose)
    say("Effacé ; le journal le dit.", {"case": str(case), "erased": True}, as_json)


@vault.command()
def sweep(
    really: Annotated[
        bool, typer.Option("--erase", help="Effacer ; sans cela, la liste seulement.")
    ] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Les détails dont la durée de conservation est passée : les lister, puis les effacer."""
    with refusals_said(), asked_for(data) as opened:
        due = opened.vault.vault.due()
        for each in due:
            say(_due(each), each.model_dump(mode="json"), as_json)
        if not really:
            note(f"{len(due)} à effacer ; « relais vault sweep --erase » les efface.")
            return
        note(f"{opened.vault.vault.sweep(due)} effacés ; le journal le dit.")


@vault.command()
def accesses(post: Post, data: Data = None, as_json: AsJson = False) -> None:
    """Qui a ouvert quels détails d'un poste, quand et pourquoi."""
    with refusals_said(), asked_for(data) as opened:
        for each in opened.vault.store.accesses(post):
            say("  ".join(each.values()), each, as_json)


def _who() -> str:
    return f"ligne de commande ({getuser()})"


def _told(shown: "CaseDetails") -> str:
    from contracts.days import written_day
    from services.intake.domain.details import LABELS

    fields = shown.details.model_dump(mode="json", exclude_none=True)
    lines = [f"{LABELS[field]} : {value}" for field, value in fields.items()]
    lines += shown.unreadable.values()
    lines.append(
        f"Dernier contact le {written_day(shown.last_contact_on)} ; "
        f"effacement le {written_day(shown.erased_on)}."
    )
    return "\n".join(lines)


def _due(due: "Due") -> str:
    from contracts.days import written_day

    why = "déjà effacés au journal" if due.again else f"échus le {written_day(due.erased_on)}"
    return f"{due.post}  {due.case}  {why}"
