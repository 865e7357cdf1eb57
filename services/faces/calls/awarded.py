"""What a version awards, as the first page of the committee's file shows it."""

from collections.abc import Iterator
from decimal import Decimal

from services.faces.calls.said import outcome
from services.faces.charts.bars import Bar, length_of
from services.faces.charts.chart import Drawing
from services.faces.theme.dates import short_day
from services.faces.theme.figures import NONE, counted, euros, figure, percent
from services.faces.theme.pdf import KeyFigure
from services.reporting.domain.arbitration.calls import SeenLine, VersionKept

AWARDS = (
    "Rang", "Poste", "Score", "Demandé", "Proposé", "Attribué", "Décision", "Fin de convention",
)  # fmt: skip


def tiles_of(version: VersionKept) -> list[KeyFigure]:
    """The envelope, what is spent of it and left, and how many posts are covered."""
    asked = [each for each in version.lines if each.asked]
    covered = sum(each.awarded == each.asked for each in asked)
    wanted = sum(each.asked or 0 for each in asked)
    spent = Decimal(100 * version.spent) / (version.envelope or 1)
    return [
        ("Enveloppe", euros(version.envelope), "", [("", f"{euros(wanted)} demandés")]),
        ("Attribué", euros(version.spent), "", [(percent(spent, 0), "de l’enveloppe")]),
        ("Reste", euros(version.left), "", []),
        ("Postes couverts", figure(covered), f"sur {figure(len(asked))}", []),
    ]


def awards_drawn(version: VersionKept) -> Iterator[Drawing]:
    """What each post is given of what it asks, by rank."""
    asked = [each for each in version.lines if each.asked]
    most = max((each.asked or 0 for each in asked), default=0)
    if not most:
        return
    given = sum(bool(each.awarded) for each in asked)
    yield Drawing(
        "bars",
        f"{counted(given, 'poste')} sur {len(asked)} {'ont' if given > 1 else 'a'} une part",
        "Attribué à chaque poste, par rang ; à droite, ce qu’il demande",
        "",
        bars=[
            Bar(each.name, length_of(each.awarded, most), euros(each.awarded), _wanted(each))
            for each in asked
        ],
        heads=("Attribué", "Demandé"),
    )


def awards(version: VersionKept) -> list[list[str]]:
    """The lines of AWARDS."""
    return [
        [
            figure(each.rank),
            each.name,
            each.score.replace(".", ","),
            _wanted(each),
            euros(each.proposed),
            euros(each.awarded),
            str(outcome(each)),
            short_day(each.ends_on) if each.ends_on else NONE,
        ]
        for each in version.lines
    ]


def _wanted(seen: SeenLine) -> str:
    return euros(seen.asked) if seen.asked is not None else NONE
