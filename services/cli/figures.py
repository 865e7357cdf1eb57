"""relais table, indicators: exact figures, for those inside the perimeter."""

from collections.abc import Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import note, progress_of_facts, refusals_said
from services.cli.places import Data, asked_for, position_of
from services.cli.what_if import try_definitions
from services.composition.setup import SetUp
from services.reporting.adapters.formats.csv_rows import table_csv
from services.reporting.adapters.formats.json_body import indicators_body, table_json
from services.reporting.adapters.formats.text_table import table_text
from services.reporting.application import Tables
from services.reporting.domain.tables.question import asked


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
    CSV = "csv"
    TEXT = "text"


FORMATS = {Format.JSON: table_json, Format.CSV: table_csv, Format.TEXT: table_text}

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
    with refusals_said(), ExitStack() as closing:
        opened = closing.enter_context(asked_for(data))
        if definitions is not None:
            try_definitions(opened, code, definitions, level, area, period, as_json)
            return
        if period is None:
            raise typer.BadParameter("nommez une période : --period 2008, 2008-Q4 ou 2008-10.")
        needed = asked(code, level, area, period, force, organisation).read_model
        tables = _tables(opened, closing, (needed,), as_of)
        result = tables.table(code, level, area, period, force, organisation)
    typer.echo(FORMATS[Format.JSON if as_json else format](result), nl=False)
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
    with refusals_said(), ExitStack() as closing:
        opened = closing.enter_context(asked_for(data))
        body = indicators_body(
            _tables(opened, closing, (level,), as_of).indicators(level, area, period)
        )
    if as_json:
        typer.echo(body.model_dump_json())
        return
    for each in body.indicators:
        value = "–" if each.value is None else str(each.value).replace(".", ",")
        typer.echo(f"{each.indicator}  {value:>10} {each.unit}  {each.label}")


def _tables(opened: SetUp, closing: ExitStack, models: Sequence[str], as_of: str | None) -> Tables:
    """Today's tables, or those of a scratch build of the past."""
    if as_of is None:
        return opened.reporting.tables
    position = position_of(opened, as_of)
    note(f"Calcul tel qu'au rang {position} du journal.")
    with progress_of_facts("Reconstruction", position) as advanced:
        past = closing.enter_context(opened.as_of(position, models, advanced))
    return past.tables
