"""Rankings on a page: the modalities of a table as sorted bars, or both forces side by side."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from services.faces.charts.bars import Pair
from services.faces.charts.chart import Drawing
from services.faces.partners.drawing import FORCES, bars, is_rest, pairs, select
from services.faces.partners.findings import level_of
from services.faces.partners.history import Bilan, Told
from services.faces.partners.rows import WORDS, Row
from services.faces.theme.figures import figure
from services.faces.theme.periods import during
from services.faces.theme.typography import first_up

BOTH_KEY = (
    ("police", "disc", "Police nationale"),
    ("gendarmerie", "square", "Gendarmerie nationale"),
)
TOGETHER = ("E1",)
"""Tables whose list is long: both forces are added, where the release says both in one way."""
MORE = Decimal(5)  # points between two forces: less is not worth a title


def ranked(bilan: Bilan, table: str, then: Told | None) -> Iterator[Drawing]:
    """A table of one force or area as sorted bars; of both forces as pairs."""
    now = bilan.now
    level, when = level_of(bilan), str(now.period)
    rows = select(now.rows, table, level, when)
    if table in TOGETHER:
        rows = together(rows)
    forces = [force for force in FORCES if any(row.force == force for row in rows)]
    if len(forces) > 1 and (both := pairs(rows)):
        yield _paired(table, rows, both, now)
        return
    for force in forces or [""]:
        own = WORDS["of_force"]
        mine = [
            replace(row, label=own.get(f"{force}/{row.modality}", row.label))
            for row in rows
            if row.force == force
        ]
        if not mine:
            continue
        old = select(then.rows, table, level, str(then.period), force) if then else []
        old = old if {row.modality for row in old} == {row.modality for row in mine} else []
        drawn = bars(mine, old)
        unit = mine[0].unit
        said = f", {FORCES[force].lower()}" if len(forces) > 1 else ""
        head = "Sur un an" if old else first_up(unit)
        yield Drawing(
            "bars",
            _first(table, mine),
            f"{_subject(table)}, en % des {WORDS['whole'][table]}s{said}, {during(now.period)}",
            table,
            bars=drawn,
            heads=("Part", head),
            base=base_of(mine, table),
        )


def together(rows: Sequence[Row]) -> list[Row]:
    """Both forces added, modality by modality; the same rows where one of them is not said."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.modality, []).append(row)
    forces = {row.force for row in rows}
    if any(len(of) < len(forces) or any(r.value is None for r in of) for of in found.values()):
        return list(rows)
    return [
        replace(
            of[0],
            force="" if len(forces) > 1 else of[0].force,
            value=sum(row.count for row in of),
            base=sum(int(row.base or 0) for row in of),
        )
        for of in found.values()
    ]


def _paired(table: str, rows: Sequence[Row], both: Sequence[Pair], now: Told) -> Drawing:
    ordered = [row for row in rows if not is_rest(row) and row.share is not None]
    widest: dict[str, Decimal] = {}
    for row in ordered:
        sign = 1 if row.force == "gendarmerie" else -1
        widest[row.label] = widest.get(row.label, Decimal(0)) + sign * (row.share or 0)
    more = [
        label for label, gap in sorted(widest.items(), key=lambda each: -each[1]) if gap >= MORE
    ]
    title = _first(table, ordered)
    if more:
        title = f"En gendarmerie, davantage de {' et de '.join(more[:2])}"
    if table != "C1":
        title = _first(table, ordered)
    bases = {row.force: row.base for row in rows}
    base = ", ".join(
        f"{figure(bases[force])} {WORDS['whole'][table]}s ({name.lower()})"
        for force, name in FORCES.items()
        if bases.get(force)
    )
    return Drawing(
        "grouped",
        title,
        f"{_subject(table)}, en % des {WORDS['whole'][table]}s, {rows[0].area_label}, "
        + during(now.period),
        table,
        pairs=both,
        key=BOTH_KEY,
        base=f"{base}." if base else "",
    )


def both_forces(bilan: Bilan) -> Iterator[Drawing]:
    """Both forces beside one another, of the open figures of the year."""
    if bilan.open_year:
        rows = select(bilan.open_year.rows, "C1", "nation", str(bilan.open_year.period))
        if both := pairs(rows):
            yield _paired("C1", rows, both, bilan.open_year)


def _first(table: str, rows: Sequence[Row]) -> str:
    """The title of a ranking: the first that is named and said, and its share."""
    known = [row for row in rows if not is_rest(row) and row.share is not None]
    if not known:
        return _subject(table)
    first = max(known, key=lambda row: row.share or 0)
    return f"{first_up(first.label)} : {WORDS['first'][table]}"


def _subject(table: str) -> str:
    return WORDS["tables"][table]


def base_of(rows: Sequence[Row], table: str) -> str:
    """`7 892 situations.`, of all forces shown; nothing where the base is not said."""
    bases = [(row.force, row.base) for row in rows if row.base]
    if not bases:
        return ""
    total = sum(int(base or 0) for base in dict(bases).values())
    return f"{figure(total)} {WORDS['whole'][table]}s."
