"""What a document says: sentences, then sections of rows, each with its unit and its base."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from services.faces.charts.printed import printed
from services.faces.partners.drawn import sections
from services.faces.partners.findings import findings
from services.faces.partners.history import alone
from services.faces.partners.rows import LEVELS, Row, rows_of
from services.faces.theme.dates import short_day
from services.faces.theme.figures import figure
from services.faces.theme.periods import period
from services.faces.theme.statuses import status
from services.reporting.domain.tables.rows import Value
from services.reporting.releases.columns import cells_of
from services.reporting.releases.explaining import definition_of
from services.reporting.releases.reading import View

HEADS = ("Territoire", "Période", "Force", "Modalité", "Valeur", "Base", "Unité")
README = "Lisez-moi"
TOTAL = "A1"
SET_IN = "Libertinus Serif"  # of typst, that of the text
LONGEST = 60  # figures of a chart told in its words: the tables below tell them all


class Section(NamedTuple):
    """A table at a level: heading, what it counts, lines in words."""

    code: str
    heading: str
    note: str
    lines: Sequence[Sequence[str]]


def facts_of(view: View) -> list[tuple[str, str]]:
    """What stands on the first page and in "Lisez-moi": where every figure comes from."""
    release = view.release
    return [
        ("Édition", f"{release.id}, {status(release.status)}"),
        ("Période", period(release.period)),
        ("Périmètre", view.scope or "France"),
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


def drawings_of(view: View) -> Iterator[Mapping[str, object]]:
    """The charts of the page, by the names of Drawing; `svg` where one is not a table, and `says`:
    its values in words, for who cannot see them."""
    for section in sections(alone(view)):
        for drawing in section.drawings:
            lines = drawing.figure.lines[:LONGEST]
            said = "; ".join(f"{line[0]} : {', '.join(line[1:])}" for line in lines)
            svg = drawing.figure.svg and printed(drawing.figure.svg, drawing.kind, SET_IN)
            told = {"says": f"{drawing.title}. {said}", "svg": svg, "figure": ()}
            yield drawing._asdict() | told


def sections_of(view: View) -> Iterator[Section]:
    """The tables in the order of the view, level by level.

    Of a national view only the totals are told by département: a bilan is read, not searched.
    """
    for (code, level), found in groupby(rows_of(view), key=lambda row: (row.table, row.level)):
        listed = list(found)
        if view.scope is None and level != "nation" and code != TOTAL:
            continue
        means = definition_of(code, listed[0].unit)
        heading = f"{code} – {means.title}, {LEVELS[level]}"
        yield Section(code, heading, means.note, [_line(row) for row in listed])


def sheets_of(view: View) -> dict[str, list[list[Value]]]:
    """The rows of each table, in the order of the view; their columns are those of EXPORTED."""
    sheets: dict[str, list[list[Value]]] = {}
    for row in view.read():
        sheets.setdefault(row.table, []).append(cells_of(row))
    return sheets


def _line(row: Row) -> list[str]:
    value = row.secrecy or figure(row.value)
    return [
        row.area_label, row.period, row.force_label, row.named, value, figure(row.base), row.unit,
    ]  # fmt: skip
