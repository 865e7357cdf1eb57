"""Which sheet of a workbook is the list: of those that are shown, the one under its titles."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from services.intake.adapters.spreadsheets.rows import MOST_COLUMNS, how_many
from services.intake.ports import FileRefused

LOOKED_AT = 100  # rows of a sheet, for its titles
MOST_SHEETS = 50


class _Seen(NamedTuple):
    """What the first rows of a sheet say: whether lines follow titles, how many it knows."""

    lines: bool
    titles: int


def chosen_sheet(sheets: Sequence[Any], known: Collection[str]) -> Any:
    """The sheet of openpyxl that is the list; the first one shown where none has titles.

    Raises FileRefused where two could be it: one alone is read, and the other would be lost.
    """
    shown = [each for each in sheets if each.sheet_state == "visible"] or sheets
    if len(shown) > MOST_SHEETS:
        raise FileRefused(
            f"Ce classeur a {len(shown)} feuilles : gardez celle de la liste, masquez les autres."
        )
    seen = {each.title: _seen(each, known) for each in shown}
    best = max(shown, key=lambda each: seen[each.title])
    most = seen[best.title].titles
    lists = [title for title, (lines, titles) in seen.items() if lines and 2 * titles >= most > 0]
    for one, other in pairwise(lists):
        raise FileRefused(
            f"Les feuilles « {one} » et « {other} » ont chacune des lignes sous des titres connus, "
            "et une seule est lue : réunissez-les, ou masquez celle qui n'est pas la liste."
        )
    return best


def _seen(sheet: Any, known: Collection[str]) -> _Seen:
    rows = sheet.iter_rows(max_row=LOOKED_AT, max_col=MOST_COLUMNS, values_only=True)
    filled = [["" if cell is None else str(cell) for cell in row] for row in rows]
    found = [how_many(row, known) for row in filled if any(row)]
    most = max(found, default=0)
    return _Seen(most > 0 and found.index(most) < len(found) - 1, most)
