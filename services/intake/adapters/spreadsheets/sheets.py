"""A CSV or XLSX file as lines of text under their titles; what cannot be read is told in French."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from services.intake.ports import MOST_BYTES, MOST_LINES, FileRefused, Line

MOST_UNPACKED = 100_000_000  # bytes: a workbook is a zip, and may pretend


def lines_of(name: str, content: bytes) -> Sequence[Line]:
    """The lines of a file that are not empty. Raises FileRefused."""
    if not content:
        raise FileRefused("Le fichier est vide : choisissez celui qui contient les saisines.")
    if len(content) > MOST_BYTES:
        raise FileRefused(f"Le fichier dépasse {MOST_BYTES // 1_000_000} Mo : découpez-le.")
    rows = _of_workbook(content) if content[:2] == b"PK" else _of_csv(name, content)
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


def _of_workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise FileRefused("Ce classeur est trop grand une fois ouvert : découpez-le.")
        book = load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as wrong:
        if isinstance(wrong, FileRefused):
            raise
        raise FileRefused(
            "Ce classeur ne s'ouvre pas : enregistrez-le de nouveau en XLSX, ou en CSV."
        ) from None
    sheet = book.worksheets[0]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row == 1:
            raise FileRefused(
                f"Les cellules {merged.coord} de l'en-tête sont fusionnées : défusionnez-les, et "
                "donnez un titre à chaque colonne."
            )
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
