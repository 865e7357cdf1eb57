"""Bringing files of facts into the log, and telling what became of each."""

from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic_core import from_json, to_json

from contracts.answers import Tally
from services.chassis.processes import REJECTED, written_with
from services.composition.setup import SetUp
from services.intake.application.bulk import LineAnswer
from services.intake.main import Intake


def import_file(
    opened: SetUp, file: Path, simulated: bool, advanced: Callable[[int], None]
) -> Tally:
    """Import one file of JSON lines; `advanced` is told the bytes read.

    What is refused goes to `FILE.rejected.jsonl`.
    """
    rejected = written_with(file, REJECTED)
    with file.open("rb") as lines:
        return import_facts(opened.intake, _counted(lines, advanced), simulated, rejected)


def import_facts(intake: Intake, lines: Iterable[bytes], simulated: bool, rejected: Path) -> Tally:
    """Import JSON lines; what is refused goes to `rejected`, a line each with its problem.

    That file is written anew at each import, and removed when nothing was refused.
    """
    tally = Tally()
    recorded_at = (lambda fact: fact.time) if simulated else None
    with rejected.open("wb") as out:
        for told in intake.import_lines(lines, recorded_at):
            tally.add(told.answer.answer)
            if told.answer.problem is not None:
                out.write(_refusal(told))
    if not tally.rejected + tally.conflict:
        rejected.unlink(missing_ok=True)  # the same import may run twice at once
    return tally


def _counted(lines: Iterable[bytes], advanced: Callable[[int], None]) -> Iterable[bytes]:
    for line in lines:
        yield line
        advanced(len(line))


def _refusal(told: LineAnswer) -> bytes:
    problem = told.answer.problem
    assert problem is not None
    try:
        fact = from_json(told.text)
    except ValueError:
        fact = told.text.decode(errors="replace").rstrip()
    line = {
        "line": told.line,
        "answer": told.answer.answer,
        "problem": problem.model_dump(exclude_none=True),
        "fact": fact,
    }
    return to_json(line) + b"\n"
