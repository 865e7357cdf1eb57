"""The posts of a département as a release shows them: activity, convention, credits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.codes import ECHEANCE_CONVENTION
from services.faces.partners.findings import totals
from services.faces.partners.rows import Row
from services.faces.theme.figures import figure, percent
from services.reporting.domain.register.conventions import TERMS

ALERTS = dict(TERMS)


@dataclass(frozen=True)
class LocalPost:
    """One line of the préfecture's table. `alert`: months at most, 0 where nothing presses.

    `criteria`: each from 0 to 1, without those that the release does not tell; `confirmed`: the
    percent of its quarters that it confirmed, None where that is not told.
    """

    post: str
    name: str
    service: str
    situations: str
    like_posts: str
    interviews: str
    coverage: str
    term: str
    alert: int
    funders: str
    criteria: Mapping[str, Decimal]
    confirmed: Decimal | None


def local_posts(rows: Iterable[Row], period: str) -> Sequence[LocalPost]:
    """Every post of the rows, by its code."""
    mine = [row for row in rows if row.grain == "post-year" and row.period == period]
    counts = totals(mine, "post", period)
    most = max((count for _, count in counts.values()), default=0) or 1
    return [
        _local_post(
            [row for row in mine if row.area == post], counts.get(post, ("", None))[1], most
        )
        for post in sorted({row.area for row in mine})
    ]


def _local_post(rows: Sequence[Row], situations: int | None, most: int) -> LocalPost:
    term = next((r.modality for r in rows if r.table == "G8" and r.value), "")
    coverage = _of(rows, "G6", "coverage")
    shares = [r for r in rows if (r.table, r.measure) == ("G5", "mean") and r.value]
    filled = Decimal(str(coverage[0].value)) if coverage and coverage[0].value else None
    criteria = {
        "activite": Decimal(situations) / most if situations is not None else None,
        "couverture": filled / 100 if filled else None,
        "premiers": _first_known(rows),
    }
    confirmed = _of(rows, "H1", "completeness")
    post, name = rows[0].area, rows[0].area_label
    known = {key: value for key, value in criteria.items() if value is not None}
    return LocalPost(
        post=post,
        name=name,
        service=", ".join(
            r.label for r in rows if (r.table, r.dimension) == ("G1", "service") and r.value
        ),
        situations=figure(situations, absent="n.c."),
        like_posts=_said(_of(rows, "A1", "median_of_like_posts")),
        interviews=_said(_of(rows, "A5", "ratio")),
        coverage=percent(filled) if filled else _said(coverage),
        term=ECHEANCE_CONVENTION.label_of(term) if term else "aucune en cours",
        alert=ALERTS.get(term, 0),
        funders=", ".join(f"{r.label} {percent(Decimal(str(r.value)))}" for r in shares)
        or "non renseigné",
        criteria=known,
        confirmed=Decimal(str(confirmed[0].value)) if confirmed and confirmed[0].value else None,
    )


def _of(rows: Sequence[Row], table: str, measure: str) -> Sequence[Row]:
    return [row for row in rows if (row.table, row.measure) == (table, measure)]


def _said(rows: Sequence[Row]) -> str:
    """The figure of each force, or why there is none."""
    several = len(rows) > 1
    said = [
        f"{row.secrecy or figure(row.value)}{f' ({row.force_label})' if several else ''}"
        for row in rows
    ]
    return ", ".join(said) or "–"


def _first_known(rows: Sequence[Row]) -> Decimal | None:
    """Of the known answers, the share of persons whom social services did not know.

    None where an answer is hidden, and where nothing is known.
    """
    told = [row for row in rows if row.table == "B6" and row.modality in ("oui", "non")]
    if not told or any(row.value is None for row in told):
        return None
    known = sum((Decimal(row.count) for row in told), Decimal(0))
    unknown = sum((Decimal(row.count) for row in told if row.modality == "non"), Decimal(0))
    return unknown / known if known else None
