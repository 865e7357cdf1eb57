"""relais seal, view, attack: releases, what each audience reads of them, attacks on them."""

from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from contracts.release_plan import VIEWS
from services.cli.delivering import deliver_due
from services.cli.output import FAILED, AsJson, note, refusals_said, say
from services.cli.places import Data, asked_for, position_of
from services.reporting.adapters.formats.csv_rows import FRENCH, STANDARD
from services.reporting.domain.disclosure.release import Status

if TYPE_CHECKING:
    from services.reporting.attack.suite import Outcome

PLAN = "les seules petites cases cachées"
NOT_TRIED = (
    "Non essayés : trois postes de comptes différents, les croyances (parts nationales, années "
    "d'avant), le choix des cases et des grains laissés de côté, et ce que des retraits cachent "
    "(une rectifiée est prise pour ne faire qu'ajouter)."
)


class Format(StrEnum):
    """How a view is printed."""

    JSON = "json"
    CSV = STANDARD
    EXCEL = FRENCH
    PDF = "pdf"
    XLSX = "xlsx"
    ODS = "ods"


Rectified = Literal[Status.FINAL]
"""The one status that is asked for: the others follow from the period."""


def seal(
    period: Annotated[str, typer.Argument(help="Un trimestre ou une année clos : 2008-Q4, 2008.")],
    status: Annotated[
        Rectified | None, typer.Option(help="definitif : rectifier l'année déjà consolidée.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Sceller l'édition d'une période : protégée, prouvée, jamais changée ensuite."""
    from kafka.errors import KafkaError

    from services.chassis.settings import SettingsRefused
    from services.intake.ports import KeyRefused
    from services.reporting.adapters.formats.figures import rounded

    with refusals_said(), asked_for(data) as opened:
        started = perf_counter()
        sealer = opened.sealer
        release = sealer.rectify(period) if status else sealer.seal(period)
        seconds = perf_counter() - started
        try:
            opened.notary.sign()
            opened.announce()
        except (SettingsRefused, KeyRefused, KafkaError) as refused:
            note(f"Scellé, pas encore signé ou annoncé : {refused} « relais sign » le fera.")
        deliver_due(opened)
    left_out = f" Non publiés : {', '.join(release.left_out)}." if release.left_out else ""
    say(
        f"{release.id} ({release.status}) : {release.cells} cases, {release.hidden} cachées "
        f"({rounded(release.hidden_share, 2)} %), toutes les preuves tiennent, "
        f"{rounded(seconds, 1)} s.{left_out}\nEmpreinte {release.digest}.",
        {
            **release.__dict__,
            "period": str(release.period),
            "hidden_share": release.hidden_share,
            "seconds": seconds,
        },
        as_json,
    )


def view(
    view: Annotated[str, typer.Argument(help=", ".join(VIEWS))],
    scope: Annotated[str | None, typer.Option(help="Département ou poste, selon la vue.")] = None,
    release: Annotated[str | None, typer.Option(help="Édition ; la dernière sans rien.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="L'édition qui valait alors : rang ou jour.")
    ] = None,
    format: Annotated[Format, typer.Option("--format", help="Présentation.")] = Format.CSV,
    out: Annotated[
        Path | None, typer.Option("--out", help="Fichier à écrire ; exigé pour pdf, xlsx et ods.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Comme --format json.")] = False,
    data: Data = None,
) -> None:
    """Ce qu'un destinataire lit d'une édition, en données ou en document."""
    from services.reporting.releases.reading import release_at, view_of

    if format in (Format.PDF, Format.XLSX, Format.ODS) and out is None:
        raise typer.BadParameter(f"nommez le fichier du document : --out edition.{format}")
    with refusals_said(), asked_for(data) as opened:
        if as_of is not None:
            release = release_at(opened.releases, position_of(opened, as_of)).id
        found = view_of(opened.releases, release, view, scope)
    if out is not None:
        from services.faces.partners.documents import DOCUMENTS  # and typst, only for documents

        with refusals_said():
            out.write_bytes(DOCUMENTS.write(found, Format.JSON if as_json else format))
        note(f"{found.release.id} : {len(found.rows)} lignes dans {out}.")
        return
    as_json = as_json or format is Format.JSON
    typer.echo(found.json() if as_json else found.csv(format), nl=as_json)


def attack(
    release: Annotated[str | None, typer.Argument(help="Édition ; la dernière sans rien.")] = None,
    views: Annotated[
        list[str] | None, typer.Option("--views", help="Vues réunies ; toutes sans rien.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Attaquer une édition, et la même mal protégée ; sort en 1 si une petite case est apprise."""
    from services.reporting.attack.scene import only_small_hidden, scene_of
    from services.reporting.attack.suite import attack as attacks
    from services.reporting.releases.reading import release_of

    for name in views or ():
        if name not in VIEWS:
            raise typer.BadParameter(f"vue inconnue « {name} » : {', '.join(VIEWS)}.")
    with refusals_said(), asked_for(data) as opened:
        sealed = release_of(opened.releases, release)
        learnt = 0
        for outcome in attacks(scene_of(opened.releases, sealed.id, views or ())):
            _print(sealed.id, outcome, as_json)
            learnt += outcome.recovered + outcome.bounded
        for outcome in attacks(only_small_hidden(opened.releases, sealed.id)):
            _print(PLAN, outcome, as_json)
    note(NOT_TRIED)
    if learnt:
        raise typer.Exit(FAILED)


def _print(release: str, outcome: "Outcome", as_json: bool) -> None:
    from services.reporting.adapters.formats.figures import rounded

    say(
        f"{release} – {outcome.attack} : {outcome.cells} cases, {outcome.small} petites, "
        f"{outcome.hidden} cachées, {outcome.recovered} retrouvées, "
        f"{outcome.bounded} bornées sous le seuil, {rounded(outcome.seconds, 1)} s",
        {"release": release, **outcome.__dict__},
        as_json,
    )
