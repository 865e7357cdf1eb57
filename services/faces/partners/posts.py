"""The posts of a département as charts: where, each beside like ones, and who pays for it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from contracts.release_plan.audiences import PREFECTURE
from services.faces.charts import places
from services.faces.charts.bars import Bar, Part, Parted, length_of, parts_of
from services.faces.charts.chart import Drawing
from services.faces.charts.discs import Disc, discs
from services.faces.partners.drawing import FORCES, select
from services.faces.partners.history import Bilan
from services.faces.partners.rows import WORDS, Row
from services.faces.partners.territories import FEWEST, MOST
from services.faces.theme.figures import counted, figure, percent
from services.faces.theme.periods import during
from services.faces.theme.towns import at

PAYERS = WORDS["payers"]
THIRD = Decimal(100) / 3
KINDS = {
    "police": ("police", "disc", "police"),
    "gendarmerie": ("gendarmerie", "disc", "gendarmerie"),
    "both": ("both", "disc halves", "mixte"),
}
TOWNS = 3  # that a title names
MOST_LISTED = 12  # posts of a chart; the table has them all


def on_the_map(bilan: Bilan) -> Iterator[Drawing]:
    """Each post where it is, the surface of its disc by the situations of both its forces."""
    department = bilan.found.scope
    of: dict[str, list[Row]] = {}
    for row in select(bilan.now.rows, "A1", "post", str(bilan.now.period)):
        of.setdefault(row.area, []).append(row)
    if bilan.found.view != PREFECTURE or not department or not of:
        return
    found = [_disc(post, rows, department) for post, rows in of.items()]
    hidden = any(each.received is None for each in found)
    caption = f"Situations ouvertes {during(bilan.now.period)}"
    yield Drawing(
        "posts",
        _where(found, department),
        f"{caption} ; la surface du disque dit leur nombre",
        "A1",
        figure=discs(caption, "situations", found, department),
        key=[
            *(KINDS[series] for series in KINDS if any(each.series == series for each in found)),
            *([("nc", "hatched", "n.c., non communiqué")] if hidden else []),
        ],
    )


def _disc(post: str, rows: Sequence[Row], department: str) -> Disc:
    name, count = rows[0].area_label, sum(row.count for row in rows)
    hidden = next((row.secrecy for row in rows if row.value is None), None)
    forces = {row.force for row in rows}
    return Disc(
        name,
        places.named(department, name),
        None if hidden else count,
        hidden or counted(count, "situation"),
        forces.pop() if len(forces) == 1 else "both",
        f"/registre/{post}",
    )


def _where(found: Sequence[Disc], department: str) -> str:
    """« 2 postes à Évreux, 1 à Louviers » where they are in a few towns, else how many."""
    towns = Counter(each.label.rpartition(",")[0] or each.label for each in found)
    if len(towns) > TOWNS or any(not places.has(department, town) for town in towns):
        return f"{counted(len(found), 'poste')} dans le département"
    (first, most), *others = towns.most_common()
    said = [f"{counted(most, 'poste')} {at(first)}", *(f"{n} {at(town)}" for town, n in others)]
    return ", ".join(said)


def beside_like_posts(bilan: Bilan) -> Iterator[Drawing]:
    """Situations of each post and force, the median of like posts as a tick across the bar."""
    now = bilan.now
    rows = select(now.rows, "A1", "post", str(now.period))
    medians = {
        (row.area, row.force): Decimal(str(row.value))
        for row in now.rows
        if (row.table, row.measure, row.period) == ("A1", "median_of_like_posts", str(now.period))
        and row.value is not None
    }
    if not rows:
        return
    most = max([Decimal(row.count) for row in rows] + list(medians.values()))
    found = []
    for row in sorted(rows, key=lambda row: (-row.count, row.area_label)):
        median = medians.get((row.area, row.force))
        found.append(
            Bar(
                f"{row.area_label}, {FORCES.get(row.force, 'les deux forces').lower()}",
                length_of(row.count, most),
                row.secrecy or figure(row.value),
                figure(median, absent="–"),
                series=row.force or "both",
                tick=length_of(median, most) if median is not None else None,
            )
        )
    many = len(found) > MOST_LISTED
    above = [r for r in rows if r.count > medians.get((r.area, r.force), Decimal(r.count))]
    compared = [row for row in rows if (row.area, row.force) in medians]
    title = "Situations de chaque poste" if len(rows) > 1 else "Situations du poste"
    if len(compared) == 1:
        title = _beside(compared[0], medians)
    elif compared:
        done = figure(len(above)) if above else "Aucun"
        title = f"{done} sur {figure(len(compared))} au-dessus de ses pareils"
    yield Drawing(
        "bars",
        title,
        f"Situations ouvertes {during(now.period)} ; trait : médiane des postes comparables"
        + (f" ; les {MOST} qui en ont le plus, les {FEWEST} qui en ont le moins" if many else ""),
        "A1",
        bars=[*found[:MOST], *found[-FEWEST:]] if many else found,
        heads=("Situations", "Médiane"),
    )


def _beside(row: Row, medians: Mapping[tuple[str, str], Decimal]) -> str:
    """A post alone beside its like."""
    gap = row.count - medians[row.area, row.force]
    where = "Au-dessus de" if gap > 0 else "Au-dessous de" if gap < 0 else "À"
    return f"{where} la médiane de ses pareils"


def funding(bilan: Bilan) -> Iterator[Drawing]:
    """What each payer brings to a post, in percent, and the third each of the principle."""
    period = str(bilan.now.period)
    shares: dict[str, dict[str, Decimal]] = {}
    names: dict[str, str] = {}
    for row in bilan.now.rows:
        payer = PAYERS.get(row.modality)
        mine = (row.table, row.measure, row.level, row.period) == ("G5", "mean", "post", period)
        if mine and payer and row.value:
            of = shares.setdefault(row.area, dict.fromkeys(PAYERS.values(), Decimal(0)))
            of[payer] += Decimal(str(row.value))
            names[row.area] = row.area_label
    if not shares:
        return
    if len(shares) > MOST_LISTED:
        every = [
            sum(each) / len(shares)
            for each in zip(*(of.values() for of in shares.values()), strict=True)
        ]
        lines = [Parted(f"Moyenne de {len(shares)} postes", _parts(every))]
    else:
        lines = [Parted(names[post], _parts([*of.values()])) for post, of in sorted(shares.items())]
    lines.append(Parted("Un tiers chacun", _parts([THIRD, THIRD, THIRD, Decimal(0)]), strong=True))
    state = [next(iter(of.values())) for of in shares.values()]
    mean, alone = sum(state, Decimal(0)) / len(state), len(state) == 1
    yield Drawing(
        "shares",
        f"L'État paie {percent(mean, 0)} {'du poste' if alone else 'd’un poste en moyenne'}",
        f"Part de chacun dans le coût d'un poste, en %, {during(bilan.now.period)}",
        "G5",
        parted=lines,
        key=[(f"s{n}", "", name) for n, name in enumerate(dict.fromkeys(PAYERS.values()), 1)],
        reading=f"au principe d'un tiers, l'État en paierait {percent(THIRD, 0)}.",
    )


def _parts(shares: Sequence[Decimal]) -> list[Part]:
    return parts_of([(share, False) for share in shares])
