"""relais explain: the facts behind a figure of a post; the definition behind a released figure."""

from typing import TYPE_CHECKING, Annotated

import typer

from contracts.release_plan import VIEWS
from services.cli.figures import PeriodOption
from services.cli.output import FAILED, AsJson, note, progress_of_facts, refusals_said, say
from services.cli.places import Data, asked_for

if TYPE_CHECKING:
    from services.past.facts import FactBehind
    from services.reporting.releases.explaining import ExplainedRow

explain = typer.Typer(help="D'où vient un chiffre.", no_args_is_help=True)


@explain.command("post")
def post(
    code: Annotated[str, typer.Argument(help="A1, B1, C1… : un tableau de comptes.")],
    post: Annotated[str, typer.Argument(help="Le poste : 27-01.")],
    period: PeriodOption,
    where: Annotated[
        list[str] | None, typer.Option("--where", help="sex=f, force=police… ; répétable.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Les faits derrière un chiffre d'un poste ; un résidu sort en 1."""
    from services.past.facts import codes_in
    from services.past.facts import explain as facts_behind
    from services.reporting.adapters.formats.figures import counted, figure
    from services.reporting.domain.tables.question import asked

    with refusals_said(), asked_for(data) as opened:
        question, codes = asked(code, "site", post, period), codes_in(where or ())
        with progress_of_facts("Lecture du journal", opened.feed.head()) as advanced:
            found = facts_behind(opened, question, codes, advanced)
    if as_json:
        say("", found.model_dump(), as_json)
    else:
        for fact in found.facts:
            typer.echo(_line(fact))
        told = f"{figure(found.value)} au rang {found.position}"
        note(f"{told}, de {counted(len(found.facts), 'fait')} ; résidu {found.residue}.")
    if found.residue:
        raise typer.Exit(FAILED)


@explain.command("row")
def row(
    view: Annotated[str, typer.Argument(help=", ".join(VIEWS))],
    number: Annotated[int, typer.Argument(help="Ligne de la vue, depuis 1.")],
    scope: Annotated[str | None, typer.Option(help="Département ou poste, selon la vue.")] = None,
    release: Annotated[str | None, typer.Option(help="Édition ; la dernière sans rien.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Un chiffre publié : sa définition, sa base, le journal compté, ce qui en est signé."""
    from services.reporting.releases.explaining import explained
    from services.reporting.releases.reading import view_of

    with refusals_said(), asked_for(data) as opened:
        found = explained(opened.releases, view_of(opened.releases, release, view, scope), number)
    say("\n".join(_sentences(found)), found.model_dump(), as_json)
    if found.signed and not found.signed.included:
        raise typer.Exit(FAILED)


def _line(fact: "FactBehind") -> str:
    from services.projections.domain.rectifying import CAUSES

    kind = fact.type.removeprefix("relais.").removesuffix(".v1")
    cause = "" if fact.cause not in ("corrige", "retire") else f" ({CAUSES[fact.cause]})"
    return (
        f"{fact.change:+d}  rang {fact.position}  {fact.occurred_on}  {kind}{cause}  "
        f"{fact.subject}  {fact.id}"
    )


def _sentences(found: "ExplainedRow") -> list[str]:
    from services.reporting.adapters.formats.figures import figure

    row, means = found.row, found.definition
    value = row.secrecy or figure(row.value)
    lines = [
        f"{means.table} – {means.title} : {row.area_label}, {row.period}, {row.label} : {value}",
        f"Unité : {means.unit}. Base : {figure(row.base)}. {means.note}".rstrip(),
    ]
    if means.source:
        lines.append(f"Source de la définition : {means.source}.")
    if means.threshold:
        lines.append(f"Petit : un compte de 1 à {means.threshold - 1}.")
    if found.secrecy:
        lines.append(found.secrecy)
    lines.append(
        f"Édition {found.release} ({found.status}), comptée jusqu'au rang {found.position}."
    )
    if found.signed is None:
        return [*lines, "Rien n'est encore signé de cette édition : « relais sign »."]
    signed = found.signed
    lines.append(f"Journal {signed.origin} : {signed.size} faits, racine {signed.root}.")
    agrees = "est celle que le manifeste signe" if signed.included else "N'EST PAS la signée"
    lines.append(f"Empreinte de la vue {signed.view} : {agrees}.")
    return lines
