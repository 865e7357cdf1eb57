"""An envelope drawn in parts."""

from decimal import Decimal

from services.faces.charts.bars import Parted, parts_of
from services.faces.charts.chart import Drawing
from services.faces.charts.drawing import Figure
from services.faces.theme.figures import euros
from services.reporting.domain.arbitration.calls import VersionKept

PARTS = 4  # posts of the money bar, the others together
CLASSES, REST = ("k5", "k4", "k3", "k2", "k1"), "k0"
"""The colours of its parts, and that of what is left."""


def money_bar(seen: VersionKept) -> Drawing | None:
    """The envelope in parts: the largest awards, the others, what is left."""
    given = sorted((each for each in seen.lines if each.awarded), key=lambda each: -each.awarded)
    if not given:
        return None
    shown = [(each.name, each.awarded) for each in given[:PARTS]]
    if others := sum(each.awarded for each in given[PARTS:]):
        shown.append((f"{len(given) - PARTS} autres", others))
    named = [*zip(CLASSES, shown, strict=False)]
    if seen.left > 0:
        named.append((REST, ("Reste", seen.left)))
    whole = Decimal(sum(amount for _, (_, amount) in named))
    parts = parts_of(
        [(100 * amount / whole, False) for _, (_, amount) in named],
        [series for series, _ in named],
        [euros(amount) for _, (_, amount) in named],
    )
    return Drawing(
        "shares",
        f"{euros(seen.spent)} attribués sur {euros(seen.envelope)}",
        "Part de chaque poste dans l'enveloppe",
        "",
        figure=Figure(
            "Part de chaque poste dans l'enveloppe",
            "",
            ("Poste", "Euros"),
            [(name, euros(amount)) for _, (name, amount) in named],
        ),
        parted=[Parted("Enveloppe", parts)],
        key=[(series, "", f"{name}, {euros(amount)}") for series, (name, amount) in named],
    )
