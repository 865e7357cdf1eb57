"""What a document says: sentences, then sections of rows, each with its unit and its base."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from contracts.release_plan import Grain
from services.faces.charts.printed import in_document
from services.faces.partners.drawn import sections
from services.faces.partners.findings import findings
from services.faces.partners.history import alone
from services.faces.partners.naming import SERVICES, post_names
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
MODALITY, VALUE, BASE = 3, 4, 5  # the column that every table has is the value
README = "Lisez-moi"
TOTAL, REGISTER = "A1", "G"  # of persons; the letter of tables of posts and conventions


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
    every = rows_of(view)
    names = post_names(every)
    rows = [r for r in every if not (of_year and r.grain == Grain.DEPARTMENT_QUARTER)]
    for (code, level), found in groupby(rows, key=lambda row: (row.table, row.level)):
        listed = [row for row in found if row.secrecy not in (NOT_KNOWN, NOT_COVERED)]
        listed = [row for row in listed if code[0] != REGISTER or row.secrecy or _some(row)]
        if not listed or (view.scope is None and level != "nation" and code != TOTAL):
            continue
        means = definition_of(code, listed[0].unit)
        lines = [_line(row, names) for row in listed]
        shared = [len({line[at] for line in lines}) == 1 for at in range(len(HEADS))]
        where = lines[0][0] if shared[0] else LEVELS[level]
        when = first_low(period(listed[0].period)) if shared[1] else ""
        said = ", ".join(filter(None, (where, when, lines[0][2] if shared[2] else "")))
        unit = f", en {lines[0][6]}" if shared[6] and lines[0][6] else ""
        base = f" Base : {lines[0][5]}." if shared[5] and lines[0][5] != NONE else ""
        shared[3] = shared[3] and not (shared[0] and shared[2])  # the title says what is counted
        kept = [at for at in range(len(HEADS)) if at == VALUE or not shared[at]]
        note = f"{said}. Tableau {code}{unit}.{base} {means.note}"
        # what becomes columns: the periods, else the posts, else the forces
        apart = 1 if not shared[1] else 0 if level == "post" else 2
        named = [at for at in kept if at not in (apart, *FIGURES)] or [MODALITY]
        across = None if shared[apart] else _across(lines, named, apart)
        heads = [HEADS[at] for at in kept]
        yield Section(
            means.title, note, *(across or (heads, [[line[at] for at in kept] for line in lines]))
        )


def _across(lines: Sequence[Sequence[str]], names: Sequence[int], apart: int) -> Grid | None:
    """The periods, the posts or the forces as columns, their bases after the lines of a force.

    None where they do not fit. `apart`: the place of what becomes a column.
    """
    columns = list(dict.fromkeys(line[apart] for line in lines))
    grouped = [at for at in names if MODALITY in names and at != MODALITY]
    values: dict[tuple[str, ...], dict[str, str]] = {}
    bases: dict[tuple[str, ...], dict[str, set[str]]] = {}
    members: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in lines:
        key, group = tuple(line[at] for at in names), tuple(line[at] for at in grouped)
        cells = values.setdefault(key, {})
        if line[apart] in cells:
            return None
        cells[line[apart]], members[key] = line[VALUE], group
        bases.setdefault(group, {}).setdefault(line[apart], set()).add(line[BASE])
    every = [found for of in bases.values() for found in of.values()]
    if len(columns) > MOST_PERIODS or any(len(found) > 1 for found in every):
        return None
    told = []
    for group, of in bases.items():
        mine = [key for key in values if members[key] == group]
        told += [[*key, *(values[key].get(each, NONE) for each in columns)] for key in mine]
        if any(found != {NONE} for found in of.values()):
            said = dict(zip(grouped, group, strict=True)) | {MODALITY: "Base"}
            heads = [said.get(at, "") for at in names]
            told.append([*heads, *(min(of.get(each, {NONE})) for each in columns)])
    return [
        *(HEADS[at] for at in names),
        *(each.partition(" nationale")[0] for each in columns),
    ], told


def sheets_of(view: View) -> dict[str, list[list[Value]]]:
    """The rows of each table, in the order of the view; their columns are those of EXPORTED."""
    sheets: dict[str, list[list[Value]]] = {}
    for row in view.read():
        sheets.setdefault(row.table, []).append(cells_of(row))
    return sheets


def _some(row: Row) -> bool:
    """Whether a figure is more than zero: what a register does not have is left to the workbook."""
    return row.value is not None and float(row.value) > 0


def _line(row: Row, names: Mapping[str, str]) -> list[str]:
    """Its words under HEADS; a post is told with the force of the figure."""
    value, area, force = row.secrecy or figure(row.value), row.area_label, row.force_label
    if row.area in names:
        area = f"{area}, {SERVICES[row.force]}" if row.force else names[row.area]
        force = ""
    return [
        area, short_period(row.period), force, row.named, value, figure(row.base), row.unit,
    ]  # fmt: skip
