"""What a document says: sentences, then sections of rows, each with its unit and its base."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from contracts.release_plan import VIEWS
from services.faces.charts.drawing import FONT
from services.faces.partners.drawn import figures
from services.faces.partners.summary import Row, sentences
from services.reporting.adapters.formats.figures import figure
from services.reporting.domain.disclosure.released_row import COLUMNS, ReleasedRow
from services.reporting.releases.explaining import definition_of
from services.reporting.releases.reading import TITLES, View

STATUSES = {"provisoire": "provisoire", "consolide": "consolidée", "definitif": "définitive"}
LEVELS = {"nation": "France", "department": "Départements", "post": "Postes"}
HEADS = ("Territoire", "Période", "Force", "Modalité", "Valeur", "Base", "Unité")
TOTAL = "A1"
NUMBERS = ("value", "base")
SET_IN = "Libertinus Serif"  # of typst, that of the text
LONGEST = 60  # rows of a section in print: there are 57 départements; more are for spreadsheets


class Drawing(NamedTuple):
    """A figure of the page: its caption, what it shows in words, its SVG in the document's font."""

    caption: str
    says: str
    svg: str


class Section(NamedTuple):
    """A table at a level: heading, what it counts, lines in words, how many are left out."""

    code: str
    heading: str
    note: str
    lines: Sequence[Sequence[str]]
    left_out: int


def title_of(view: View) -> str:
    """The heading of the document."""
    return f"{VIEWS[view.view].label} – {view.edition.period}"


def facts_of(view: View) -> list[tuple[str, str]]:
    """What stands on the first page and in "Lisez-moi": where every figure comes from."""
    edition = view.edition
    return [
        ("Édition", f"{edition.id}, {STATUSES[edition.status]}"),
        ("Période", edition.period),
        ("Périmètre", view.scope or "France"),
        ("Comptée jusqu'au", f"{_day(edition.as_of)}, rang {figure(edition.position)} du journal"),
        ("Empreinte", edition.digest),
        ("n.c.", "non communiqué : petit, nul, ou caché pour qu'un autre ne se déduise pas"),
        ("non couvert", "aucun poste n'y travaillait ; ce n'est pas zéro"),
        ("non renseigné", "personne ne l'a dit ; ce n'est ni zéro, ni caché"),
        ("Tout le détail", "mêmes chiffres, toutes les lignes : classeurs XLSX et ODS, CSV"),
    ]


def sentences_of(view: View) -> list[str]:
    """The view in a few sentences."""
    return list(sentences(view.edition, [Row.read(text) for text in view.rows]))


def drawings_of(view: View) -> Iterator[Drawing]:
    """The figures of the page, each with its values in words for who cannot see them."""
    for each in figures(view.edition, [Row.read(text) for text in view.rows]):
        said = "; ".join(f"{line[0]} : {', '.join(line[1:])}" for line in each.lines[:LONGEST])
        svg = each.svg.replace(f'font-family="{FONT}"', f'font-family="{SET_IN}"')
        yield Drawing(each.caption, f"{each.caption}. {said}", svg)


def sections_of(view: View) -> Iterator[Section]:
    """The tables in the order of the view, level by level.

    Of a national view only the totals are told by département: a bilan is read, not searched.
    """
    rows = (Row.read(text) for text in view.rows)
    for (code, level), found in groupby(rows, key=lambda row: (row.table, row.level)):
        listed = list(found)
        if view.scope is None and level != "nation" and code != TOTAL:
            continue
        means = definition_of(code, listed[0].unit)
        heading = f"{code} – {means.title}, {LEVELS[level]}"
        lines = [_line(row) for row in listed[:LONGEST]]
        yield Section(code, heading, means.note, lines, max(len(listed) - LONGEST, 0))


def sheets_of(view: View) -> dict[str, list[ReleasedRow]]:
    """The rows of each table, in the order of the view."""
    sheets: dict[str, list[ReleasedRow]] = {}
    for text in view.rows:
        row = ReleasedRow.read(text)
        sheets.setdefault(row.table, []).append(row)
    return sheets


def columns() -> list[tuple[str, str]]:
    """The columns of a sheet: key and French title; codes and labels apart."""
    return [(key, TITLES[key]) for key in COLUMNS]


def _line(row: Row) -> list[str]:
    label = f"{row.label}, {row.measured}" if row.measured else row.label
    value = row.secrecy or figure(row.value)
    return [
        row.area_label, row.period, row.force_label, label, value, figure(row.base), row.unit,
    ]  # fmt: skip


def _day(instant: str) -> str:
    return "/".join(reversed(instant[:10].split("-")))
