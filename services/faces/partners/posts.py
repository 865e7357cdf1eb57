"""The posts of a département as charts: each beside like ones, and who pays for it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from services.faces.charts.bars import Bar, Part, Parted, length_of, parts_of
from services.faces.charts.chart import Drawing
from services.faces.partners.drawing import FORCES, select
from services.faces.partners.history import Bilan
from services.faces.partners.rows import WORDS
from services.faces.theme.figures import counted, figure, percent
from services.faces.theme.periods import during

PAYERS = WORDS["payers"]
THIRD = Decimal(100) / 3


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
    above = [r for r in rows if r.count > medians.get((r.area, r.force), Decimal(r.count))]
    compared = [row for row in rows if (row.area, row.force) in medians]
    title = "Chaque poste, à côté de ses pareils"
    if compared:
        title = f"{counted(len(above), 'poste')} sur {len(compared)} au-dessus de ses pareils"
    yield Drawing(
        "bars",
        title,
        f"Situations ouvertes {during(now.period)} ; trait : médiane des postes comparables",
        "A1",
        bars=found,
        heads=("Situations", "Médiane"),
    )


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
    lines = [Parted(names[post], _parts(list(of.values()))) for post, of in sorted(shares.items())]
    lines.append(Parted("Un tiers chacun", _parts([THIRD, THIRD, THIRD, Decimal(0)]), strong=True))
    state = [next(iter(of.values())) for of in shares.values()]
    mean = sum(state, Decimal(0)) / len(state)
    yield Drawing(
        "shares",
        f"L'État paie {percent(mean, 0)} d'un poste en moyenne",
        f"Part de chacun dans le coût d'un poste, en %, {during(bilan.now.period)}",
        "G5",
        parted=lines,
        key=[(f"s{n}", "", name) for n, name in enumerate(dict.fromkeys(PAYERS.values()), 1)],
        reading=f"au principe d'un tiers, l'État en paierait {percent(THIRD, 0)}.",
    )


def _parts(shares: Sequence[Decimal]) -> list[Part]:
    return parts_of([(share, False) for share in shares])
