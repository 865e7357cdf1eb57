"""The charts of a year of a post, on its page and in its report, and what that says besides."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from services.faces.charts.chart import Drawing
from services.faces.partners.changes import course
from services.faces.partners.drawing import FORCES, bars, plot, select
from services.faces.partners.drawn import BESIDE, MONEY, Section, sections
from services.faces.partners.history import Bilan, Told
from services.faces.partners.ranking import together
from services.faces.partners.rows import Row
from services.faces.theme.figures import counted, figure, percent
from services.faces.theme.periods import during, period
from services.faces.theme.typography import first_low, first_up

HOUR = 60  # minutes
MUCH = Decimal(20)  # percent of the situations: less that nobody said is not worth a sentence
UNSAID = {"B2": "l'âge", "B3": "le statut de la personne"}


def year_in_charts(bilan: Bilan) -> Iterator[Section]:
    """The quarters and the acts first; then what a page of partners shows of a year."""
    year = bilan.now.period
    first = [*_quarters(bilan), *_acts(bilan.now)]
    if first:
        yield Section("trimestres", "L'année", period(year), first)
    found = [each for each in sections(bilan) if each.id != BESIDE]
    for each in sorted(found, key=lambda section: section.id == MONEY):
        ages = _ages(bilan.now) if each.id == "personnes" else ()
        yield each._replace(drawings=[*each.drawings, *ages])


def remarks(bilan: Bilan) -> Iterator[str]:
    """The time that acts took, and what was said of too few persons to be read."""
    spent = sum(
        row.count for row in bilan.now.rows if (row.table, row.measure) == ("A3", "minutes")
    )
    done = sum(row.count for row in _of(bilan.now, "A3"))
    if done:
        took = f"{counted(round(spent / HOUR), 'heure')} auprès des personnes"
        yield f"{counted(done, 'acte')} {during(bilan.now.period)}, soit {took}."
    unsaid = []
    for table, name in UNSAID.items():
        rows = _of(bilan.now, table)
        base = sum({row.force: int(row.base or 0) for row in rows}.values())
        missing = sum(row.count for row in rows if row.modality == "nr")
        if base and (share := Decimal(100 * missing) / base) >= MUCH:
            unsaid.append(f"{name} ({percent(share, 0)} des situations)")
    if unsaid:
        yield f"Reste à renseigner : {', '.join(unsaid)}."


def _of(told: Told, table: str) -> list[Row]:
    return select(told.rows, table, "post", str(told.period))


def _quarters(bilan: Bilan) -> Iterator[Drawing]:
    def opened(told: Told, force: str) -> Row | None:
        found = [row for row in _of(told, "A1") if row.force == force]
        return found[0] if found else None

    told = [each for each in bilan.quarters if each.rows]
    series = [(name, code, lambda each, of=code: opened(each, of)) for code, name in FORCES.items()]
    drawn = plot("Situations ouvertes par trimestre", told, series)
    counts = [sum(row.count for row in _of(each, "A1")) for each in told if not each.provisional]
    if len(told) < 2 or not any(counts):
        return
    yield Drawing(
        "plot",
        course("L'activité du poste", counts),
        "Situations ouvertes par trimestre",
        "A1",
        figure=drawn,
        reading="point creux : trimestre en cours." if len(counts) < len(told) else "",
    )


def _acts(told: Told) -> Iterator[Drawing]:
    rows = together(_of(told, "A3"))
    done = sum(row.count for row in rows)
    known = [replace(row, base=done) for row in rows if row.count]
    if known:
        yield Drawing(
            "bars",
            f"{figure(done)} actes, dont {_first(known)}",
            f"Actes par nature, en %, {during(told.period)}",
            "A3",
            bars=bars(known),
            heads=("Part", "Actes"),
        )


def _first(rows: Sequence[Row]) -> str:
    most = max(rows, key=lambda row: row.count)
    return f"{percent(most.share or 0, 0)} : {first_low(most.label)}"


def _ages(told: Told) -> Iterator[Drawing]:
    """In the order of ages, those of nobody and those that nobody said left out."""
    rows = [row for row in together(_of(told, "B2")) if row.modality != "nr" and row.count]
    if rows:
        most = max(rows, key=lambda row: row.count)
        yield Drawing(
            "bars",
            f"{first_up(most.label)} : l'âge le plus fréquent",
            f"Âge des personnes reçues, en % des situations, {during(told.period)}",
            "B2",
            bars=bars(rows),
            heads=("Part", "Situations"),
        )
