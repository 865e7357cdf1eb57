"""relais journal: the journal of accesses, whether it is what was written, and its lines as CSV."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import FAILED, AsJson, refusals_said, say
from services.cli.places import Data, asked_for
from services.reporting.adapters.formats.csv_rows import DIALECTS, STANDARD

journal = typer.Typer(help="Le journal des accès.", no_args_is_help=True)


@journal.command()
def check(
    since: Annotated[
        list[Path] | None,
        typer.Option("--since", help="Un point de contrôle des accès que vous gardez ; répétable."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Où garder le dernier point de contrôle.")
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Contrôler chaque ligne et chaque feuille contre ce qui fut signé ; sort en 1 sinon."""
    with refusals_said(), asked_for(data) as opened:
        kept = [file.read_text("utf-8-sig", errors="replace") for file in since or ()]
        found = opened.journal_log.control(kept)
        signed = opened.access.journal.signed()
        key = opened.journal_log.key.text()
    if out and signed:
        out.write_text(signed[-1].note, encoding="utf-8")
    told = (
        f"{found.lines} lignes, dont {found.forgotten} effacées à leur terme ; "
        f"{found.checkpoints} points de contrôle ; {found.unsigned} lignes à signer encore."
    )
    said = [*(f"✗ {each}" for each in found.findings), f"{'✗' if found.findings else '✓'} {told}"]
    say("\n".join([*said, f"Clé : {key}"]), {**vars(found), "key": key}, as_json)
    if found.findings:
        raise typer.Exit(FAILED)


@journal.command()
def show(
    who: Annotated[
        str, typer.Option(help="Un compte, ou son jeton ~… dans une ligne du log.")
    ] = "",
    area: Annotated[str, typer.Option(help="Un poste (27-01), un département, FR.")] = "",
    since: Annotated[datetime | None, typer.Option("--from", help="Depuis ce jour.")] = None,
    until: Annotated[datetime | None, typer.Option("--to", help="Avant ce jour.")] = None,
    format: Annotated[str, typer.Option(help=" ou ".join(DIALECTS))] = STANDARD,
    data: Data = None,
) -> None:
    """Les lignes, les plus récentes d'abord, en CSV."""
    from services.access.ports import Asked
    from services.reporting.releases.accesses import journal_csv

    if format not in DIALECTS:
        raise typer.BadParameter(f"--format : {' ou '.join(DIALECTS)}.")
    with refusals_said(), asked_for(data) as opened:
        kept = opened.access.journal
        asked = Asked(who, area, _in_paris(since), _in_paris(until))
        typer.echo(journal_csv(kept.asked(asked, 0, kept.count(asked)), format), nl=False)


def _in_paris(typed: datetime | None) -> datetime | None:
    from contracts.days import at_home
    from contracts.identifiers import NATION

    return at_home(NATION, typed) if typed else None
