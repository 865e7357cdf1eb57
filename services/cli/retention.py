"""relais retention: until when facts are kept, and closing the years whose term is over."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.output import AsJson, fail, note, refusals_said, say
from services.cli.places import Data, asked_for

if TYPE_CHECKING:
    from services.operations.retention import YearKept

retention = typer.Typer(help="Ce qui est gardé, jusqu'à quand.", no_args_is_help=True)


@retention.command("show")
def show(data: Data = None, as_json: AsJson = False) -> None:
    """Chaque année du journal : jusqu'à quand ses faits sont gardés."""
    from services.operations.retention import years

    with refusals_said(), asked_for(data) as opened:
        for each in years(opened):
            say(_told(each), asdict(each), as_json)


@retention.command("close")
def close(
    year: Annotated[int, typer.Argument(min=1900, max=2999, help="L'année, et celles d'avant.")],
    sure: Annotated[bool, typer.Option("--yes", help="Oui : rien ne les fera revenir.")] = False,
    without_witnesses: Annotated[
        str,
        typer.Option(
            metavar="MOTIF", help="Pourquoi on n'attend pas les témoins ; le journal le garde."
        ),
    ] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Effacer les faits d'une année passée son terme ; feuilles, comptes et éditions restent."""
    from contracts.closing import REASON_LENGTH
    from services.operations.retention import close_year
    from services.reporting.adapters.formats.figures import counted

    if not sure:
        fail(
            f"les faits des situations finies en {year} ou avant seront effacés, pour toujours. "
            "Faites une copie si elle est permise, puis ajoutez --yes."
        )
    with refusals_said(), asked_for(data) as opened:
        made = close_year(opened, year, note, without_witnesses[:REASON_LENGTH])
    say(
        f"{year} close : {counted(made.facts, 'fait effacé')} ; leurs feuilles, leurs comptes et "
        "les éditions restent. Les copies anciennes les ont encore : effacez-les aussi.",
        {"year": made.year, "facts": made.facts, "position": made.position},
        as_json,
    )


def _told(kept: "YearKept") -> str:
    from contracts.bundle import TERM_YEARS
    from contracts.days import written_day

    if kept.closed:
        return f"{kept.year}  close"
    released = "" if kept.released else ", sans édition annuelle"
    return (
        f"{kept.year}  gardée jusqu'au {written_day(kept.kept_until)} ({TERM_YEARS} ans){released}"
    )
