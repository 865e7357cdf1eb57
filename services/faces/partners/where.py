"""Where, in a quarter: the départements that are told apart, how many and of which class."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.faces.charts.bars import Bar, length_of
from services.faces.charts.chart import Drawing
from services.faces.partners import territories
from services.faces.partners.drawing import select
from services.faces.partners.history import Bilan, Told
from services.faces.partners.rows import WORDS, Row
from services.faces.theme.figures import figure, percent
from services.faces.theme.periods import during

JOINED = "Départements réunis où les comptes d'un trimestre seraient trop petits."


def by_department(bilan: Bilan) -> Iterator[Drawing]:
    """The map of a quarter, then where each of its classes counts most and least."""
    if bilan.found.scope is None:
        yield from territories.of(bilan.found, bilan.now)
    else:
        yield from _numbers(bilan.now)
    yield from classes(bilan.now, "classes")


def classes(told: Told, followed: str) -> Iterator[Drawing]:
    """Where the classes that a bilan follows count most and least; `followed`: in `rows.toml`."""
    for table, code in WORDS[followed].items():
        yield from _class(told, table, code)


def _numbers(told: Told) -> Iterator[Drawing]:
    """The situations of one département, with those that are told with it; each force apart."""
    rows = select(told.rows, "A1", "department", str(told.period))
    most = max((row.count for row in rows), default=0) or 1
    bars = [
        Bar(
            f"{row.area_label}, {row.force_label}",
            length_of(row.count, most),
            figure(row.value),
            "",
            series=row.force,
        )
        for row in rows
        if row.force and row.value is not None
    ]
    if bars:
        about = f"Situations ouvertes, {during(told.period)}"
        heads = ("Situations", "")
        yield Drawing(
            "bars", "Chaque force, là où elle est dite", about, "A1", bars=bars, heads=heads
        )


def _class(told: Told, table: str, code: str) -> Iterator[Drawing]:
    rows = [
        row
        for row in select(told.rows, table, "department", str(told.period))
        if row.modality == code and row.share is not None
    ]
    if not rows:
        return
    several = len({row.force for row in rows}) > 1
    found = [
        (
            row.share or Decimal(0),
            f"{row.area_label}{f', {row.force_label}' if several else ''}",
            row,
        )
        for row in sorted(rows, key=lambda row: (-(row.share or 0), row.area))
    ]
    label, most = WORDS["class_titles"][table], found[0][0] or Decimal(1)
    bars = [
        Bar(name, length_of(share, most), percent(share), figure(row.count), series=row.force)
        for share, name, row in _ends(found)
    ]
    yield Drawing(
        "bars",
        f"{label} : de {percent(found[-1][0], 0)} à {percent(found[0][0], 0)} des situations"
        if len(found) > 1
        else f"{label} : {percent(found[0][0], 0)} des situations",
        f"En % des situations ouvertes, {during(told.period)}",
        table,
        bars=bars,
        heads=("Part", "Compte"),
    )


def _ends(found: Sequence[tuple[Decimal, str, Row]]) -> Sequence[tuple[Decimal, str, Row]]:
    """The most and the fewest, as beside the map."""
    most, fewest = territories.MOST, territories.FEWEST
    return found if len(found) <= most + fewest else [*found[:most], *found[-fewest:]]
