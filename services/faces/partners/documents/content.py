"""What a document says: sentences, then sections of rows, each with its unit and its base."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from contracts.release_plan import Grain
from services.faces.charts.printed import in_document
from services.faces.partners.drawn import sections
from services.faces.partners.findings import findings
from services.faces.partners.history import alone
from services.faces.partners.posts_of_france import posts_section
from services.faces.partners.rows import LEVELS, Row, place_of, rows_of
from services.faces.theme.dates import short_day
from services.faces.theme.figures import NONE, figure
from services.faces.theme.periods import period, short_period
from services.faces.theme.statuses import status
from services.faces.theme.typography import first_low
from services.reporting.domain.disclosure.released_row import NOT_COVERED, NOT_KNOWN
from services.reporting.domain.tables.rows import Value
from services.reporting.releases.columns import cells_of
from services.reporting.releases.explaining import definition_of
from services.reporting.releases.reading import View

HEADS = ("Territoire", "Période", "Force", "Modalité", "Valeur", "Base", "Unité")
FIGURES = (1, 4, 5)  # what stands under a period, where periods are columns
MOST_PERIODS = 5  # columns of a page: the quarters of a year, and the year
VALUE = 4  # the column that every table has
README = "Lisez-moi"
TOTAL = "A1"


Grid = tuple[list[str], list[list[str]]]
"""Heads, then lines."""


class Section(NamedTuple):
    """A table at a level; what all its lines share is said once, above."""

    heading: str
    note: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]


def facts_of(view: View) -> list[tuple[str, str]]:
    """What stands at the foot and in "Lisez-moi": where every figure comes from."""
    release = view.release
    return [
        ("Édition", f"{release.id}, {status(release.status)}"),
        ("Période", period(release.period)),
        ("Périmètre", place_of(rows_of(view), view.scope)),
        (
            "Comptée jusqu'au",
            f"{short_day(release.as_of)}, rang {figure(release.position)} du journal",
        ),
        ("Empreinte", release.digest),
        ("n.c.", "non communiqué : petit, nul, ou caché pour qu'un autre ne se déduise pas"),
        ("non couvert", "aucun poste n'y travaillait ; ce n'est pas zéro"),
        ("non renseigné", "personne ne l'a dit ; ce n'est ni zéro, ni caché"),
        ("Tout le détail", "mêmes chiffres, toutes les lignes : classeurs XLSX et ODS, CSV"),
    ]


def sentences_of(view: View) -> list[str]:
    """The view in a few sentences."""
    return list(findings(alone(view)))


def told_first(view: View) -> list[tuple[str, str]]:
    """What the first sheet of a spreadsheet says: the sentences, then the facts by their heads."""
    return [*(("", said) for said in sentences_of(view)), ("", ""), *facts_of(view)]


def charts_of(view: View) -> list[tuple[str, str, Sequence[Mapping[str, object]]]]:
    """The charts of the page under its headings, the map of posts among them."""
    bilan = alone(view)
    return [
        (section.title, section.scope, [*map(in_document, section.drawings)])
        for section in (*sections(bilan), *posts_section(bilan))
    ]


def sections_of(view: View) -> Iterator[Section]:
    """The tables in the order of the view, level by level.

    Of a national view only the totals are told by département: a bilan is read, not searched.
    What nobody filled, and where no post worked, is left to the spreadsheet: no page says it line
    by line.
    """
    of_year = view.release.period.length == 12  # its quarters have bilans of their own
    rows = [r for r in rows_of(view) if not (of_year and r.grain == Grain.DEPARTMENT_QUARTER)]
    for (code, level), found in groupby(rows, key=lambda row: (row.table, row.level)):
        listed = [row for row in found if row.secrecy not in (NOT_KNOWN, NOT_COVERED)]
        if not listed or (view.scope is None and level != "nation" and code != TOTAL):
            continue
        means = definition_of(code, listed[0].unit)
        lines = [*map(_line, listed)]
        shared = [len({line[at] for line in lines}) == 1 for at in range(len(HEADS))]
        where = lines[0][0] if shared[0] else LEVELS[level]
        when = first_low(period(listed[0].period)) if shared[1] else ""
        said = ", ".join(filter(None, (where, when, lines[0][2] if shared[2] else "")))
        unit = f", en {lines[0][6]}" if shared[6] and lines[0][6] else ""
        base = f" Base : {lines[0][5]}." if shared[5] and lines[0][5] != NONE else ""
        shared[3] = shared[3] and not (shared[0] and shared[2])  # the title says what is counted
        kept = [at for at in range(len(HEADS)) if at == VALUE or not shared[at]]
        note = f"{said}. Tableau {code}{unit}.{base} {means.note}"
        across = None if shared[1] else _across(lines, [at for at in kept if at not in FIGURES])
        heads = [HEADS[at] for at in kept]
        yield Section(
            means.title, note, *(across or (heads, [[line[at] for at in kept] for line in lines]))
        )


def _across(lines: Sequence[Sequence[str]], names: Sequence[int]) -> Grid | None:
    """The periods as columns, the base of each as the last line; None where they do not fit."""
    periods = list(dict.fromkeys(line[1] for line in lines))
    values: dict[tuple[str, ...], dict[str, str]] = {}
    bases: dict[str, set[str]] = {each: set() for each in periods}
    for line in lines:
        cells = values.setdefault(tuple(line[at] for at in names), {})
        if line[1] in cells:
            return None
        cells[line[1]] = line[4]
        bases[line[1]].add(line[5])
    if len(periods) > MOST_PERIODS or any(len(found) > 1 for found in bases.values()):
        return None
    told = [[*key, *(cells.get(each, NONE) for each in periods)] for key, cells in values.items()]
    if bases != {each: {NONE} for each in periods}:
        told.append(["Base", *("" for _ in names[1:]), *(min(bases[each]) for each in periods)])
    return [*(HEADS[at] for at in names), *periods], told


def sheets_of(view: View) -> dict[str, list[list[Value]]]:
    """The rows of each table, in the order of the view; their columns are those of EXPORTED."""
    sheets: dict[str, list[list[Value]]] = {}
    for row in view.read():
        sheets.setdefault(row.table, []).append(cells_of(row))
    return sheets


def _line(row: Row) -> list[str]:
    value = row.secrecy or figure(row.value)
    return [
        row.area_label, short_period(row.period), row.force_label, row.named, value,
        figure(row.base), row.unit,
    ]  # fmt: skip
