"""relais vault: the personal details of cases, and how long they stay."""

import sys
from getpass import getuser
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from contracts.validation_messages import explain
from services.cli.backup import backup_vault
from services.cli.output import AsJson, fail, note, refusals_said, say
from services.cli.places import Data, asked_for
from services.cli.vault_keys import keys, rotate
from services.intake.application.vault import CaseDetails, Due
from services.intake.domain.details import LABELS, PURPOSES, Details

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
    note(f"Lu sur l'entrée standard, en JSON ; champs : {', '.join(LABELS)}.")
    try:
        details = Details.model_validate_json(sys.stdin.buffer.read())
    except ValidationError as error:
        fail(explain(error)[1])
    with refusals_said(), asked_for(data) as opened:
        kept = opened.vault.vault.put(post, case, details, _who(), purpose)
    say(
        f"Gardé ; sera effacé le {kept.erased_on:%d/%m/%Y}, sauf nouveau contact.",
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


def _told(shown: CaseDetails) -> str:
    fields = shown.details.model_dump(mode="json", exclude_none=True)
    lines = [f"{LABELS[field]} : {value}" for field, value in fields.items()]
    lines += shown.unreadable.values()
    lines.append(
        f"Dernier contact le {shown.last_contact_on:%d/%m/%Y} ; "
        f"effacement le {shown.erased_on:%d/%m/%Y}."
    )
    return "\n".join(lines)


def _due(due: Due) -> str:
    why = "déjà effacés au journal" if due.again else f"échus le {due.erased_on:%d/%m/%Y}"
    return f"{due.post}  {due.case}  {why}"
