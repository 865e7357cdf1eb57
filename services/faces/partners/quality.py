"""How facts arrive: the triangle of the quarters in which those of a year were received."""

from collections.abc import Iterator
from decimal import Decimal

from contracts.codes import RECUL_TRIMESTRES
from contracts.days import day_at
from contracts.identifiers import NATION
from services.faces.charts.bars import Cell, shade
from services.faces.charts.chart import Drawing
from services.faces.charts.drawing import Figure
from services.faces.partners.history import Told
from services.faces.theme.figures import figure, percent
from services.reporting.domain.disclosure.release import Release

LAGS = ("meme", "1", "2", "3", "ge4")
TO_COME = Cell("à venir", "to-come")


def revisions(release: Release, year: Told) -> Iterator[Drawing]:
    """Facts of each quarter, in percent, by how many quarters later they came."""
    counts: dict[int, dict[str, int]] = {}
    for row in year.rows:
        if row.table == "H4" and row.level == "nation":
            quarter, _, lag = row.modality.partition("/")
            counts.setdefault(int(quarter[1:]), {})[lag] = row.count
    if not any(sum(line.values()) for line in counts.values()):
        return
    now = day_at(NATION, release.as_of)
    elapsed = 4 * (now.year - year.period.year) + (now.month + 2) // 3
    lags = [lag for lag in LAGS if any(line.get(lag) for line in counts.values())]
    triangle, first = [], Decimal(0)
    for number, line in sorted(counts.items()):
        base = sum(line.values()) or 1
        cells = []
        for late, lag in enumerate(lags):
            share = Decimal(100 * line.get(lag, 0)) / base
            came = number + late <= elapsed
            cells.append(Cell(percent(share), shade(share)) if came else TO_COME)
        triangle.append((f"T{number} {year.period}", cells))
        first += Decimal(line.get("meme", 0))
    heads = [RECUL_TRIMESTRES.label_of(lag) for lag in lags]
    whole = sum(sum(line.values()) for line in counts.values())
    lines = [
        (f"T{number} {year.period}", *(figure(line.get(lag, 0)) for lag in lags))
        for number, line in sorted(counts.items())
    ]
    yield Drawing(
        "triangle",
        f"{percent(100 * first / whole, 0)} des faits arrivent dans leur trimestre",
        f"Faits de {year.period}, en %, selon le trimestre où ils ont été reçus",
        "H4",
        figure=Figure("Trimestre de réception", "", ("Faits du", *heads), lines),
        triangle=triangle,
        heads=heads,
        base=f"{figure(whole)} faits.",
    )
