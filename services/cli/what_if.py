"""relais table --definitions: a table as other definitions would have counted it."""

from itertools import groupby
from pathlib import Path

from contracts.identifiers import NATION
from contracts.period import Period
from services.cli.output import note, progress_of_facts, say
from services.composition.setup import SetUp
from services.past.definitions import Definitions, DefinitionsRefused, read_definitions
from services.past.what_if import Line, tried
from services.reporting.adapters.formats.crossed import aligned
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.errors import AreaMissing
from services.reporting.domain.tables.question import asked


def try_definitions(
    opened: SetUp,
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
        _print(definitions, year, "France" if place == NATION else place, list(of_year), as_json)


def _print(
    definitions: Definitions, year: str, place: str, lines: list[Line], as_json: bool
) -> None:
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
