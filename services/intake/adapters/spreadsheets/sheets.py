"""A CSV or XLSX file as lines of text under their titles; what cannot be read is told in French."""

import csv
import io
from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter

from services.intake.adapters.spreadsheets.workbooks import MOST_COLUMNS, rows_of
from services.intake.ports import MOST_BYTES, MOST_LINES, FileRefused, Line


def lines_of(name: str, content: bytes) -> Sequence[Line]:
    """The lines of a file that are not empty. Raises FileRefused."""
    if not content:
        raise FileRefused("Le fichier est vide : choisissez celui qui contient les saisines.")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo : découpez-le.")
    rows = rows_of(content) if content[:2] == b"PK" else _of_csv(name, content)
    found: list[Line] = []
    titles: list[str] | None = None
    for number, row in rows:
        if titles is None:
            titles = _titles(row)
        elif any(row):
            if len(found) == MOST_LINES:
                raise FileRefused(
                    f"Le fichier compte plus de {MOST_LINES} lignes : découpez-le. "
                    "Rien n'est enregistré."
                )
            found.append(Line(number, dict(zip(titles, row, strict=False))))
    if not found:
        raise FileRefused("Le fichier n'a aucune ligne sous son en-tête.")
    return found


def _titles(row: Sequence[str]) -> list[str]:
    titles = [title.strip().lower() for title in row]
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


def _of_csv(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(name, content)
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, [cell.strip() for cell in row]
    except csv.Error:
        raise FileRefused(
            f"La ligne {reader.line_num} ne se lit pas : un guillemet n'est pas refermé."
        ) from None


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content:
        raise FileRefused(
            f"« {name[:60]} » n'est ni du CSV ni un classeur XLSX : enregistrez-le sous l'une de "
            "ces deux formes."
        )
    else:
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what a French spreadsheet writes
