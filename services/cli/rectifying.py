"""relais rectificatif: why a figure is no longer what it was, in counts of facts."""

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.figures import AreaOption, Level, LevelOption, PeriodOption
from services.cli.output import FAILED, AsJson, note, progress_of_facts, refusals_said, say
from services.cli.places import Data, asked_for, position_of

if TYPE_CHECKING:
    from services.past.reasons import Change
    from services.reporting.domain.tables.question import Question
    from services.reporting.domain.tables.rows import TableRow


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
    from services.past.reasons import changes
    from services.reporting.domain.tables.question import asked

    with refusals_said(), asked_for(data) as opened:
        question = asked(code, level, area, period)
        first = position_of(opened, since)
        last = opened.feed.head() if until is None else position_of(opened, until)
        if first > last:
            raise typer.BadParameter(f"le rang {first} (--from) est après le rang {last} (--to).")
        note(f"{code}, {period} : du rang {first} au rang {last} du journal.")
        found = changes(opened, question, first, last, progress_of_facts)
    for each in found:
        _tell(question, each, as_json)
    if not found:
        note("Rien n'a changé dans ce tableau.")
    if any(each.residue for each in found):
        raise typer.Exit(FAILED)


def _tell(question: "Question", change: "Change", as_json: bool) -> None:
    from services.projections.domain.rectifying import CAUSES
    from services.reporting.adapters.formats.figures import figure

    told = ", ".join(
        f"{CAUSES[kind]} {cause.facts} ({cause.change:+d})" for kind, cause in change.causes.items()
    )
    was, is_ = change.before, change.after
    moved = f"{figure(was)} → {figure(is_)} ({is_ - was:+d})"
    say(
        f"{_named(question, change.row)} : {moved} : {told} ; résidu {change.residue}",
        {
            **change.row,
            "before": was,
            "after": is_,
            "causes": {kind: cause.model_dump() for kind, cause in change.causes.items()},
            "residue": change.residue,
        },
        as_json,
    )


def _named(question: "Question", row: "TableRow") -> str:
    from contracts.codes import FORCE

    words = [
        d.codes.label_of(str(row[d.key])) if d.key != "force" else FORCE.label_of(str(row["force"]))
        for block in question.table.breakdowns
        for d in block.dimensions
        if d.key in row
    ]
    return ", ".join([*dict.fromkeys(words), *([str(row["measure"])] if "measure" in row else [])])
