"""relais sign, bundle: signed manifests, and the bundle by which an auditor checks a release."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import AsJson, progress_of_facts, refusals_said, say
from services.cli.places import Data, asked_for


def sign(data: Data = None, as_json: AsJson = False) -> None:
    """Signer le manifeste des éditions qui n'en ont pas, et annoncer celles qui ne le sont pas."""
    with refusals_said(), asked_for(data) as opened:
        signed = [release.id for release in opened.notary.sign()]
        announced = [release.id for release in opened.announce()]
        key = opened.signing.checkpoints.key.text()
    told = ", ".join(signed) or "rien à signer"
    on_channel = f"\nAnnoncé : {', '.join(announced)}." if announced else ""
    say(
        f"Signé : {told}.{on_channel}\nClé du journal : {key}",
        {"signed": signed, "announced": announced, "key": key},
        as_json,
    )


def bundle(
    release: Annotated[str, typer.Argument(help="Édition, par son identifiant.")],
    out: Annotated[Path, typer.Option("--out", help="Dossier à écrire, qui n'existe pas.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Écrire la liasse d'une édition : faits, preuves et vues, pour l'auditeur seul."""
    from services.past.bundling import write_bundle

    with refusals_said(), asked_for(data) as opened, progress_of_facts("Liasse") as progress:
        facts = write_bundle(opened.releases, opened.signing, release, out, progress)
    say(
        f"{release} : {facts} faits dans {out}. Chiffres exacts compris : pour l'auditeur "
        "seul. À vérifier par « relais verify » (docs/audit.md).",
        {"release": release, "facts": facts, "folder": str(out)},
        as_json,
    )
