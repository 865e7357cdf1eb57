"""Who comes: the charts of sexes, statuses and ages of a page of partners."""

from collections.abc import Iterator
from decimal import Decimal

from services.faces.charts.chart import Drawing
from services.faces.partners.changes import in_words
from services.faces.partners.drawing import FORCES, parted, select
from services.faces.partners.findings import level_of
from services.faces.partners.history import Bilan
from services.faces.partners.ranking import base_of
from services.faces.partners.rows import WORDS
from services.faces.theme.figures import figure, percent
from services.faces.theme.periods import during

UNKNOWN = WORDS["sexes"]["nr"]


def persons(bilan: Bilan, quarterly: bool) -> Iterator[Drawing]:
    """Who comes, force by force: statuses, ages, women and men."""
    level = level_of(bilan)
    if quarterly:
        return
    wholes = [
        (name, rows)
        for force, name in FORCES.items()
        if (rows := select(bilan.now.rows, "B1", level, str(bilan.now.period), force))
    ]
    yield from _offenders(bilan, level)
    yield from _profiles(bilan)
    found = parted(WORDS["sexes"], wholes)
    if found:
        women = Decimal(str(found[0].parts[0].length))
        yield Drawing(
            "shares",
            f"{in_words(women, 'personne')} : des femmes",
            f"Personnes reçues, en % des situations, {during(bilan.now.period)}",
            "B1",
            parted=found,
            key=(("s1", "", "femmes"), ("s2", "", "hommes"), ("s3", "", UNKNOWN)),
            base=base_of([rows[0] for _, rows in wholes], "B1"),
        )


def _offenders(bilan: Bilan, level: str) -> Iterator[Drawing]:
    """Victims and alleged offenders, where the year tells them apart."""
    rows = select(bilan.now.rows, "B3", level, str(bilan.now.period))
    by_force = [(name, [r for r in rows if r.force == code]) for code, name in FORCES.items()]
    found = parted(WORDS["statuses"], [each for each in by_force if each[1]], UNKNOWN)
    if not found:
        return
    counts = [row.count for row in rows if row.modality == "auteur"]
    yield Drawing(
        "shares",
        f"{figure(sum(counts))} situations d'un auteur présumé",
        f"Statut de la personne reçue, en % des situations, {during(bilan.now.period)}",
        "B3",
        parted=found,
        key=[
            (f"s{n}", "hatched" if name == UNKNOWN else "", name)
            for n, name in enumerate(dict.fromkeys(WORDS["statuses"].values()), 1)
        ],
        base=base_of([mine[0] for _, mine in by_force if mine], "B3"),
    )


def _profiles(bilan: Bilan) -> Iterator[Drawing]:
    """Ages and statuses of a département, as coarse and with the neighbours it is told with."""
    for table, title in WORDS["profiles"].items():
        rows = select(bilan.now.rows, table, "department", str(bilan.now.period))
        groups = {code: row.label for row in rows for code in row.codes}
        names = list(dict.fromkeys(groups.values()))
        own = [(FORCES[force], [r for r in rows if r.force == force]) for force in FORCES]
        told = [(f"{of[0].area_label}, {name.lower()}", of) for name, of in own if of]
        found = parted(groups, told) if bilan.found.scope is not None else []
        if found:
            first = Decimal(str(found[0].parts[0].length))
            yield Drawing(
                "shares",
                f"{title} : {names[0]}, {percent(first, 0)}",
                f"Personnes reçues, en % des situations, {during(bilan.now.period)}",
                table,
                parted=found,
                key=[(f"s{n}", "", name) for n, name in enumerate(names, 1)],
                base=base_of([of[0] for _, of in told], table),
            )
