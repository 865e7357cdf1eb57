"""relais table, indicators: exact figures, for those inside the perimeter."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contracts.identifiers import NATION
from contracts.period import Period
from services.cli.output import note, progress_of_facts, refusals_said, say
from services.cli.places import Data, asked_for, position_of
from services.reporting.adapters.formats.csv_rows import FRENCH, STANDARD, table_csv

if TYPE_CHECKING:
    from services.composition.setup import SetUp
    from services.past.definitions import Definitions
    from services.past.what_if import Line
    from services.reporting.application import Tables


def try_definitions(
    opened: "SetUp",
    code: str,
    file: Path,
    level: str,
    area: str | None,
    period: str | None,
    as_json: bool,
) -> None:
    """Print today's figures beside those of the definitions, year by year.

    Raises a Refusal and DefinitionsRefused.
    """
    from services.past.definitions import DefinitionsRefused, read_definitions
    from services.past.what_if import tried
    from services.reporting.domain.errors import AreaMissing
    from services.reporting.domain.tables.question import asked

    place = asked(code, level, area, period or "2000").area  # where, and whether it may be asked
    definitions = read_definitions(file, code)
    if period is not None and Period.parse(period).length != 12:
        raise DefinitionsRefused("Des définitions s'essaient à l'année : --period 2008, ou rien.")
    if place is None:
        raise AreaMissing(level)
    with progress_of_facts("Recompte", opened.feed.head()) as advanced:
        lines = tried(opened.feed, definitions, level, place, advanced)
    closed = max((each.year for each in opened.feed.closed.purges()), default=0)
    if closed:
        note(f"Jusqu'à {closed} les années sont closes : rien ne s'y essaie plus.")
    shown = [line for line in lines if period in (None, line.key[0]) and int(line.key[0]) > closed]
    for year, of_year in groupby(shown, key=lambda line: line.key[0]):
        _print_tried(
            definitions, year, "France" if place == NATION else place, list(of_year), as_json
        )


def _print_tried(
    definitions: "Definitions", year: str, place: str, lines: "list[Line]", as_json: bool
) -> None:
    from services.reporting.adapters.formats.crossed import aligned
    from services.reporting.adapters.formats.figures import figure

    rows = [
        [
            f"{line.label}{' *' if line.changed else ''}",
            figure(line.today),
            figure(line.tried),
            f"{line.tried - line.today:+d}",
        ]
        for line in lines
    ]
    head = ["* : défini autrement", "Aujourd'hui", "Essai", "Écart"]
    title = f"{definitions.tableau} – {definitions.titre}"
    text = [title, f"{place} · {year}", "", *aligned([head, *rows], (True, False, False, False))]
    value = {
        "table": definitions.tableau,
        "year": year,
        "area": place,
        "rows": [
            {
                "force": line.key[1],
                "codes": [code for code in line.key[2:] if code],
                "label": line.label,
                "today": line.today,
                "tried": line.tried,
                "changed": line.changed,
            }
            for line in lines
        ],
    }
    say("\n".join([*text, ""]), value, as_json)


class Level(StrEnum):
    """Where a figure is asked."""

    NATION = "nation"
    DEPARTMENT = "department"
    SITE = "site"


class Organisation(StrEnum):
    """Posts counted where they were on the day, or where they are now."""

    EPOQUE = "epoque"
    ACTUELLE = "actuelle"


class Format(StrEnum):
    """How a table is printed."""

    JSON = "json"
    CSV = STANDARD
    EXCEL = FRENCH
    TEXT = "text"


LevelOption = Annotated[Level, typer.Option("--level", help="Niveau.")]
AreaOption = Annotated[
    str | None, typer.Option("--area", help="Département (27) ou poste (27-01).")
]
PeriodOption = Annotated[str, typer.Option("--period", help="2008, 2008-Q4 ou 2008-10.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Tel qu'on le savait : une édition, un rang du journal, un jour AAAA-MM-JJ."
    ),
]


def table(
    code: Annotated[str, typer.Argument(help="A1, C1, S04…")],
    period: Annotated[
        str | None, typer.Option("--period", help="2008, 2008-Q4 ou 2008-10.")
    ] = None,
    level: LevelOption = Level.NATION,
    area: AreaOption = None,
    force: Annotated[str | None, typer.Option(help="police ou gendarmerie.")] = None,
    organisation: Annotated[Organisation, typer.Option(help="Rattachement.")] = Organisation.EPOQUE,
    as_of: AsOf = None,
    format: Annotated[Format, typer.Option("--format", help="Présentation.")] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="Comme --format json.")] = False,
    definitions: Annotated[
        Path | None,
        typer.Option("--definitions", help="Essayer d'autres définitions, sur toutes les années."),
    ] = None,
    data: Data = None,
) -> None:
    """Un tableau exact, grille complète, zéros compris."""
    from services.reporting.adapters.formats.json_body import table_json
    from services.reporting.adapters.formats.text_table import table_text
    from services.reporting.domain.tables.question import asked
    from services.reporting.domain.tables.result import TableResult

    with refusals_said(), asked_for(data) as opened:
        if definitions is not None:
            try_definitions(opened, code, definitions, level, area, period, as_json)
            return
        if period is None:
            raise typer.BadParameter("nommez une période : --period 2008, 2008-Q4 ou 2008-10.")
        asked(code, level, area, period, force, organisation)
        tables = _tables(opened, as_of)
        result = tables.table(code, level, area, period, force, organisation)
    formats: Mapping[Format, Callable[[TableResult], str]] = {
        Format.JSON: table_json,
        Format.CSV: table_csv,
        Format.EXCEL: partial(table_csv, format=FRENCH),
        Format.TEXT: table_text,
    }
    typer.echo(formats[Format.JSON if as_json else format](result), nl=False)
    if as_json or format is Format.JSON:
        typer.echo()


def indicators(
    period: PeriodOption,
    level: LevelOption = Level.NATION,
    area: AreaOption = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
    data: Data = None,
) -> None:
    """Les vingt indicateurs de la boîte à outils."""
    from services.reporting.adapters.formats.json_body import indicators_body

    with refusals_said(), asked_for(data) as opened:
        body = indicators_body(_tables(opened, as_of).indicators(level, area, period))
    if as_json:
        typer.echo(body.model_dump_json())
        return
    for each in body.indicators:
        value = "–" if each.value is None else str(each.value).replace(".", ",")
        typer.echo(f"{each.indicator}  {value:>10} {each.unit}  {each.label}")
        for since in each.evolutions:
            typer.echo(f"{'':>18}{since.percent.replace('.', ',')} % depuis {since.since}")
        for label, amount in each.parts.items():
            typer.echo(f"{amount:>18} {label}")
        if each.note:
            typer.echo(f"{'':>18}{each.note}")


def _tables(opened: "SetUp", as_of: str | None) -> "Tables":
    """Today's tables, or those of the past, counted anew."""
    if as_of is None:
        return opened.reporting.tables
    position = position_of(opened, as_of)
    note(f"Calcul tel qu'au rang {position} du journal.")
    with progress_of_facts("Reconstruction", position) as advanced:
        return opened.as_of(position, advanced)
