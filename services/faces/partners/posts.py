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
from services.faces.partners.naming import post_names
from services.faces.partners.rows import WORDS, Row
from services.faces.partners.territories import FEWEST, MOST
from services.faces.theme.figures import counted, figure, percent
from services.faces.theme.periods import during
from services.faces.theme.towns import at
from services.faces.theme.typography import first_up

PAYERS, BOTH = WORDS["payers"], WORDS["payers_together"]
THIRD = Decimal(100) / 3
NEAR = Decimal("1.5")  # points: two shares this close to a half are said to be one each
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
    names = post_names(bilan.now.rows)
    found = [_disc(post, names[post], rows, department) for post, rows in of.items()]
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


def _disc(post: str, name: str, rows: Sequence[Row], department: str) -> Disc:
    count = sum(row.count for row in rows)
    hidden = next((row.secrecy for row in rows if row.value is None), None)
    forces = {row.force for row in rows}
    return Disc(
        name,
        places.named(department, rows[0].area_label),
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
    compared = [row for row in rows if (row.area, row.force) in medians and row.value is not None]
    plain = "Situations de chaque poste" if len(rows) > 1 else "Situations du poste"
    yield Drawing(
        "bars",
        _beside(compared, medians) if compared else plain,
        f"Situations ouvertes {during(now.period)} ; trait : médiane des postes comparables"
        + (f" ; les {MOST} qui en ont le plus, les {FEWEST} qui en ont le moins" if many else ""),
        "A1",
        bars=[*found[:MOST], *found[-FEWEST:]] if many else found,
        heads=("Situations", "Médiane"),
    )


def _beside(rows: Sequence[Row], medians: Mapping[tuple[str, str], Decimal]) -> str:
    """Which counts are above the median of like posts; an only exception is named."""
    sides: dict[str, list[Row]] = {"au-dessus": [], "au-dessous": [], "égales": []}
    for row in rows:
        gap = row.count - medians[row.area, row.force]
        sides["au-dessus" if gap > 0 else "au-dessous" if gap else "égales"].append(row)
    (main, most), *others = sorted(sides.items(), key=lambda side: -len(side[1]))
    apart = [row for _, found in others for row in found]
    every = "À la médiane" if main == "égales" else f"{first_up(main)} de la médiane"
    if len(rows) == 1 or not apart:
        return f"{every} des postes comparables"
    if len(apart) == 1 and len(most) > 1:
        only = apart[0]
        return f"{every} des postes comparables, sauf {only.area_label} en {only.force}"
    told = [f"{len(found)} {side}" for side, found in sides.items() if found]
    return f"{', '.join(told)} de la médiane des postes comparables"


def funding(bilan: Bilan) -> Iterator[Drawing]:
    """What each payer brings to a post, in percent, and the third each of the principle."""
    period = str(bilan.now.period)
    shares: dict[str, dict[str, Decimal]] = {}
    names = post_names(bilan.now.rows)
    for row in bilan.now.rows:
        payer = PAYERS.get(row.modality)
        mine = (row.table, row.measure, row.level, row.period) == ("G5", "mean", "post", period)
        if mine and payer and row.value:
            of = shares.setdefault(row.area, dict.fromkeys(PAYERS.values(), Decimal(0)))
            of[payer] += Decimal(str(row.value))
    if not shares:
        return
    if len(shares) > MOST_LISTED:
        every = [
            sum(each) / len(shares)
            for each in zip(*(of.values() for of in shares.values()), strict=True)
        ]
        lines = [Parted(f"Moyenne de {len(shares)} postes", _parts(every))]
    else:
        lines = [
            Parted(names.get(post, post), _parts([*of.values()]))
            for post, of in sorted(shares.items())
        ]
    lines.append(
        Parted("Principe d’un tiers", _parts([THIRD, THIRD, THIRD, Decimal(0)]), strong=True)
    )
    yield Drawing(
        "shares",
        _payers([*shares.values()]),
        f"Part de chacun dans le coût d'un poste, en %, {during(bilan.now.period)}",
        "G5",
        parted=lines,
        key=[(f"s{n}", "", name) for n, name in enumerate(dict.fromkeys(PAYERS.values()), 1)],
        reading=f"au principe d'un tiers, l'État en paierait {percent(THIRD, 0)}.",
    )


def _payers(shares: Sequence[Mapping[str, Decimal]]) -> str:
    """Who pays for the posts, on average: two that pay a half each, else what the State pays."""
    means = {
        payer: sum((of[payer] for of in shares), Decimal(0)) / len(shares) for payer in shares[0]
    }
    halves = [payer for payer, mean in means.items() if abs(mean - 50) <= NEAR]
    if len(halves) == 2:
        first, second = (BOTH[payer] for payer in halves)
        return f"{first_up(first)} et {second} paient la moitié chacun"
    where = "du poste" if len(shares) == 1 else "d’un poste en moyenne"
    return f"L'État paie {percent(next(iter(means.values())), 0)} {where}"


def _parts(shares: Sequence[Decimal]) -> list[Part]:
    return parts_of([(share, False) for share in shares])
