"""relais rectificatif: why a figure is no longer what it was, in counts of facts."""

from collections.abc import Mapping
from contextlib import ExitStack
from typing import Annotated

import typer

from contracts.codes import FORCE
from services.cli.figures import AreaOption, Level, LevelOption, PeriodOption
from services.cli.output import FAILED, AsJson, note, progress_of_facts, refusals_said, say
from services.cli.places import Data, asked_for
from services.projections.domain.rectifying import CAUSES
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.question import Question, asked
from services.reporting.domain.rows import TableRow
from services.standalone.distributed import Distributed
from services.standalone.platform import Platform
from services.standalone.rectificatif import Key, NotExplained, Reasons, reasons, wanted


def rectificatif(
    code: Annotated[str, typer.Argument(help="A1, B1, C1… : un tableau de comptes.")],
    period: PeriodOption,
    since: Annotated[str, typer.Option("--from", help="Édition, rang du journal, ou jour.")],
    until: Annotated[str | None, typer.Option("--to", help="De même ; maintenant sans rien.")] = (
        None
    ),
    level: LevelOption = Level.NATION,
    area: AreaOption = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Ce qui a changé dans un tableau depuis une édition, et pourquoi ; un résidu sort en 1."""
    with refusals_said(), ExitStack() as closing:
        opened = closing.enter_context(asked_for(data))
        question = asked(code, level, area, period)
        if question.area is None:
            raise typer.BadParameter("nommez le département ou le poste (--area).")
        try:
            sought = wanted(code, level, question.area, question.period)
        except NotExplained as refused:
            raise typer.BadParameter(str(refused)) from None
        first, last = _position(opened, since), _position(opened, until)
        if first > last:
            raise typer.BadParameter(f"le rang {first} (--from) est après le rang {last} (--to).")
        note(f"{code}, {period} : du rang {first} au rang {last} du journal.")
        with progress_of_facts("Explication", last) as advanced:
            found = reasons(opened.feed, sought, first, last, advanced)
        before, after = (_figures(opened, question, each) for each in (first, last))
    residue = _tell(question, before, after, found, as_json)
    if residue:
        raise typer.Exit(FAILED)


def _position(opened: Platform | Distributed, moment: str | None) -> int:
    if moment is None:
        return opened.feed.head()
    editions = {each.id: each.position for each in opened.releases.editions()}
    if moment in editions:
        return editions[moment]
    try:
        return opened.position_of(moment)
    except ValueError:
        raise typer.BadParameter(
            f"« {moment} » n'est ni une édition, ni un rang du journal, ni un jour AAAA-MM-JJ."
        ) from None


def _figures(
    opened: Platform | Distributed, question: Question, position: int
) -> Mapping[Key, TableRow]:
    """The counts of the table as the log stood at a position."""
    with (
        progress_of_facts(f"Tableau au rang {position}", position) as advanced,
        opened.as_of(position, (question.read_model,), advanced) as past,
    ):
        result = past.tables.table(
            question.table.code, question.level, question.area, str(question.period)
        )
    return {
        (measure.key, *_codes(block.dimensions, row)): row
        for block in question.table.breakdowns
        for measure in block.measures
        if not measure.share
        for row in result.rows
        if row.get("measure", measure.key) == measure.key
    }


def _codes(dimensions: object, row: TableRow) -> tuple[str, str, str]:
    force = str(row.get("force") or "")
    others = [str(row[d.key]) for d in dimensions if d.key != "force"]  # type: ignore[attr-defined]
    first, second = (*others, "", "")[:2]
    return force, first, second


def _tell(
    question: Question,
    before: Mapping[Key, TableRow],
    after: Mapping[Key, TableRow],
    found: Mapping[Key, Reasons],
    as_json: bool,
) -> int:
    """Print each figure that changed; the sum of what is left unexplained."""
    by_figure = _as_figures(question, after, found)
    total = 0
    for key, row in after.items():
        was, is_ = int(before[key]["value"] or 0), int(row["value"] or 0)
        why = by_figure.get(key, Reasons())
        residue = is_ - was - why.change
        total += abs(residue)
        if was == is_ and not why.facts:
            continue
        causes = {
            cause: {"facts": why.facts[cause], "change": amount}
            for cause, amount in why.amounts.items()
            if why.facts[cause]
        }
        told = ", ".join(
            f"{CAUSES[cause]} {each['facts']} ({each['change']:+d})"
            for cause, each in causes.items()
        )
        say(
            f"{_named(question, row)} : {figure(was)} → {figure(is_)} ({is_ - was:+d}) : {told} ; "
            f"résidu {residue}",
            {**row, "before": was, "after": is_, "causes": causes, "residue": residue},
            as_json,
        )
    if not found:
        note("Rien n'a changé dans ce tableau.")
    return total


def _as_figures(
    question: Question, rows: Mapping[Key, TableRow], found: Mapping[Key, Reasons]
) -> Mapping[Key, Reasons]:
    """The reasons under the figures of the table: one without forces sums over them."""
    if question.table.has_force:
        return found
    merged: dict[Key, Reasons] = {}
    for (measure, _, first, second), each in found.items():
        into = merged.setdefault((measure, "", first, second), Reasons())
        for cause, amount in each.amounts.items():
            into.amounts[cause] += amount
            into.facts[cause] += each.facts[cause]
    return merged


def _named(question: Question, row: TableRow) -> str:
    words = [
        d.codes.label_of(str(row[d.key])) if d.key != "force" else FORCE.label_of(str(row["force"]))
        for block in question.table.breakdowns
        for d in block.dimensions
        if d.key in row
    ]
    return ", ".join([*dict.fromkeys(words), *([str(row["measure"])] if "measure" in row else [])])
