"""Key figures of who comes, for those who pay: residents, newcomers, persons nobody knew."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from contracts.release_plan.audiences import TERRITORY
from services.faces.partners.changes import share_moved
from services.faces.partners.drawing import select
from services.faces.partners.history import Bilan, Told
from services.faces.theme.figures import percent
from services.faces.theme.typography import NO_BREAK

Lines = Sequence[tuple[str, str]]


class Tile(NamedTuple):
    """A key figure; `lines`: what is said under it, a strong part and the rest; `spark`: SVG."""

    label: str
    value: str
    unit: str = ""
    lines: Lines = ()
    spark: str = ""


def residents(bilan: Bilan, level: str) -> Iterator[Tile]:
    """Of all situations, the persons who live in the territory."""
    where = "territory" if bilan.found.view == TERRITORY else level
    yield from _tile(bilan, "Habitants du territoire", "B4", "dans", where, "des situations")


def unknown(bilan: Bilan, level: str) -> Iterator[Tile]:
    """The persons whom social services did not know, and how many of whom nobody said it."""
    yield from _tile(bilan, "Inconnues des services sociaux", "B6", "non", level)


def newcomers(bilan: Bilan, level: str) -> Iterator[Tile]:
    """The persons received for the first time."""
    yield from _tile(bilan, "Reçues pour la première fois", "B5", "non", level)


def _tile(
    bilan: Bilan, label: str, table: str, code: str, level: str, more: str = ""
) -> Iterator[Tile]:
    share = _share(bilan.now, table, code, level)
    if share is None:
        return
    lines: list[tuple[str, str]] = []
    then = _share(bilan.before, table, code, level) if bilan.before else None
    if then is not None:
        lines.append((share_moved(share, then), "sur un an"))
    if more:
        lines.append(("", more))
    elif (unsaid := _share(bilan.now, table, "nr", level)) is not None:
        lines.append((percent(unsaid, 0), "non renseigné"))
    value, unit = percent(share, 0).split(NO_BREAK)
    yield Tile(label, value, unit, lines)


def _share(told: Told, table: str, code: str, level: str) -> Decimal | None:
    """Of all forces; None where the code is told with another one, or is hidden."""
    rows = select(told.rows, table, level, str(told.period))
    rows = [row for row in rows if row.codes == [code]]
    base = sum(int(row.base or 0) for row in rows)
    if not base or any(row.value is None for row in rows):
        return None
    return Decimal(100 * sum(row.count for row in rows)) / base
