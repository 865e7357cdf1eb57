"""The posts of a département by what a release tells of them, to weigh their requests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.faces.partners.findings import totals
from services.faces.partners.rows import Row
from services.faces.theme.figures import figure


@dataclass(frozen=True)
class LocalPost:
    """A post. `situations`: in words; `criteria`: each from 0 to 1, without those not told.

    `confirmed`: the percent of its quarters that it confirmed, None where that is not told.
    """

    post: str
    name: str
    situations: str
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
    coverage = _of(rows, "G6", "coverage")
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
        situations=figure(situations, absent="n.c."),
        criteria=known,
        confirmed=Decimal(str(confirmed[0].value)) if confirmed and confirmed[0].value else None,
    )


def _of(rows: Sequence[Row], table: str, measure: str) -> Sequence[Row]:
    return [row for row in rows if (row.table, row.measure) == (table, measure)]


def _first_known(rows: Sequence[Row]) -> Decimal | None:
    """Of the known answers about persons oriented, the share whom social services did not know.

    None where an answer is hidden, and where nothing is known. Early releases tell it of all (B6).
    """
    told = [row for row in rows if row.table in ("B6", "B7") and row.modality in ("oui", "non")]
    if not told or any(row.value is None for row in told):
        return None
    known = sum((Decimal(row.count) for row in told), Decimal(0))
    unknown = sum((Decimal(row.count) for row in told if row.modality == "non"), Decimal(0))
    return unknown / known if known else None
