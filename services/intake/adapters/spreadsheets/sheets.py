"""A CSV or XLSX file as lines of text under their titles; what cannot be read is told in French."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice

from openpyxl.utils import get_column_letter

from services.intake.adapters.spreadsheets.rows import (
    MOST_ABOVE,
    MOST_COLUMNS,
    Row,
    how_many,
    titles_of,
)
from services.intake.adapters.spreadsheets.separated import rows_of_csv
from services.intake.adapters.spreadsheets.workbooks import rows_of
from services.intake.ports import MOST_BYTES, MOST_LINES, FileRefused, Line

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def lines_of(name: str, content: bytes, titles: Collection[str] = ()) -> Sequence[Line]:
    """The lines of a file that are not empty, under the row that has most of `titles`.

    A title may have accents, capitals, spaces; those of `titles` are given as they are there.
    Raises FileRefused.
    """
    if not content:
        raise FileRefused("Le fichier est vide : choisissez-en un autre.")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo : découpez-le.")
    if content.startswith(OLD_WORKBOOK):
        raise FileRefused(
            "Ce classeur est d'un ancien format (XLS) ou protégé par un mot de passe : "
            "enregistrez-le en XLSX, sans mot de passe."
        )
    known = frozenset(titles)
    rows = rows_of(content, known) if content[:2] == b"PK" else rows_of_csv(name, content, known)
    filled = (row for row in rows if any(row.cells))
    head, below = _under_titles(filled, known)
    found = [_line(row, head) for row in islice(below, MOST_LINES + 1)]
    if len(found) > MOST_LINES:
        most = f"{MOST_LINES:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        raise FileRefused(
            f"Le fichier compte plus de {most} lignes : découpez-le. Rien n'est enregistré."
        )
    if not found:
        raise FileRefused("Le fichier n'a aucune ligne sous son en-tête.")
    return found


def _under_titles(rows: Iterator[Row], known: Collection[str]) -> tuple[list[str], Iterator[Row]]:
    """The titles, and the rows below them. Raises FileRefused."""
    first = list(islice(rows, MOST_ABOVE))
    if not first:
        raise FileRefused("Le fichier n'a aucune ligne sous son en-tête.")
    best = max(first, key=lambda row: how_many(row.cells, known))
    if best.merged:
        raise FileRefused(
            f"Les cellules {best.merged} de l'en-tête sont fusionnées : défusionnez-les, et donnez "
            "un titre à chaque colonne."
        )
    head, at = _titles(best.cells, known), first.index(best)
    for row in first[:at]:
        if 2 * sum(map(bool, row.cells)) > len(head):
            raise FileRefused(
                f"La ligne {row.number} est au-dessus de l'en-tête, qui est en ligne "
                f"{best.number} : déplacez-la dessous, ou effacez-la."
            )
    return head, chain(first[at + 1 :], rows)


def _line(row: Row, head: Sequence[str]) -> Line:
    beyond = next((at for at in range(len(head), len(row.cells)) if row.cells[at]), None)
    said = ""
    if row.merged:
        said = (
            f"Les cellules {row.merged} sont fusionnées : défusionnez-les, et écrivez leur valeur "
            "sur chaque ligne."
        )
    elif beyond is not None:
        where = f"{get_column_letter(beyond + 1)}{row.number}"
        said = (
            f"La cellule {where} (« {row.cells[beyond][:40]} ») n'a pas de titre : une valeur de "
            "trop a décalé les autres."
        )
    return Line(row.number, dict(zip(head, row.cells, strict=False)), said)


def _titles(row: Sequence[str], known: Collection[str]) -> list[str]:
    titles = titles_of(row, known)
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        raise FileRefused(
            f"Le fichier a {len(titles)} colonnes, au plus {MOST_COLUMNS} sont lues : gardez "
            "celles du modèle."
        )
    for at, title in enumerate(titles, 1):
        if not title:
            raise FileRefused(
                f"La colonne {get_column_letter(at)} n'a pas de titre : une cellule d'en-tête est "
                "vide ou fusionnée. Défusionnez, et donnez un titre à chaque colonne."
            )
        if titles.index(title) + 1 != at:
            raise FileRefused(f"Deux colonnes s'appellent « {title} » : renommez l'une des deux.")
    return titles
