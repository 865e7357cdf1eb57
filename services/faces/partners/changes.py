"""How a figure has moved, in words: by rules alone, and never why.

A count that moves by no more than chance would have it is said to be stable; one that is small
is said with both figures, and no percentage.
"""

from decimal import Decimal
from math import sqrt
from typing import NamedTuple

from services.faces.theme.figures import change, counted, figure, percent, points
from services.faces.theme.typography import MINUS

SMALL = 30  # situations: below, one more family is several percent
NOISE = 2  # standard deviations of the difference of two counts that chance alone makes
SAME_SHARE = Decimal("0.5")  # point: a smaller difference of shares is not told
STEADY = 0.07  # of the mean: a curve that stays this close to it is said to be stable
NEAR = Decimal("1.5")  # points: a share this close to tenths, or to thirds, is said in tenths
_YEARS = {4: "un an", 8: "deux ans"}  # how many quarters last so long
_TENTHS = ("", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


class Change(NamedTuple):
    """Two counts of the same thing, now and then."""

    now: int
    then: int

    @property
    def small(self) -> bool:
        """Whether one of them is too small for a percentage."""
        return min(self.now, self.then) < SMALL

    @property
    def stable(self) -> bool:
        """Whether chance alone may have moved it."""
        return abs(self.now - self.then) <= NOISE * sqrt(self.now + self.then)

    @property
    def percent(self) -> float:
        """By how much it moved, out of 100; 0 where there was nothing."""
        return 100 * (self.now - self.then) / self.then if self.then else 0

    @property
    def signed(self) -> str:
        """`+2,3 %`, of small figures their difference: `+3`; `stable` where there is none."""
        if self.now == self.then:
            return "stable"
        return (
            f"{self.now - self.then:+d}".replace("-", MINUS) if self.small else change(self.percent)
        )

    def told(self, since: str, over: str) -> str:
        """`2,3 % de plus qu'en 2008`, `stable sur un an (+0,1 %)`.

        `since`: when it was, as a sentence says it (« en 2008 », « un an plus tôt »); `over`: how
        long ago (« sur un an »).
        """
        if self.now == self.then or not (self.small or round(self.percent, 1)):
            return f"autant qu'{since}"
        if self.small:
            return f"{figure(self.then)} {since} (petits nombres)"
        if self.stable:
            return f"stable {over} ({change(self.percent)})"
        more = "plus" if self.percent > 0 else "moins"
        return f"{percent(abs(self.percent))} de {more} qu'{since}"


def share_moved(now: Decimal, then: Decimal) -> str:
    """`+0,7 point`, `autant` where it is not told."""
    return points(now - then) if abs(now - then) >= SAME_SHARE else "stable"


def in_words(share: Decimal, of: str) -> str:
    """`Quatre situations sur dix`, `Une orientation sur trois`, else `64,5 % des situations`.

    `of`: one of what is shared, in the singular, feminine.
    """
    for whole, word in ((2, "deux"), (3, "trois"), (4, "quatre")):
        if abs(share - Decimal(100) / whole) <= NEAR:
            return f"Une {of} sur {word}"
    tenth = round(share / 10)
    if 0 < tenth < 10 and abs(share - 10 * tenth) <= NEAR:
        return f"{_TENTHS[tenth].capitalize()} {of}{'s' if tenth > 1 else ''} sur dix"
    return f"{percent(share)} des {of}s"


def course(name: str, counts: list[int]) -> str:
    """The title of a curve by quarter: whether it is stable, rises or falls over its last year.

    `name`: the subject, with its article; `counts`: those that are known, in order.
    """
    if len(counts) < 2:
        return f"{name} : {figure(counts[-1]) if counts else 'aucun chiffre'}"
    if not any(counts):
        return f"{name} : nulle depuis {counted(len(counts), 'trimestre')}"
    mean = sum(counts) / len(counts)
    if all(abs(each - mean) <= max(NOISE * sqrt(mean), mean * STEADY) for each in counts):
        since = _YEARS.get(len(counts)) or counted(len(counts), "trimestre")
        return f"{name} : stable depuis {since}"
    if len(counts) < 8:
        last = Change(counts[-1], counts[-2])
        return f"{name} : {last.told('au trimestre précédent', 'sur un trimestre')}"
    moved = Change(sum(counts[-4:]), sum(counts[-8:-4]))
    if moved.stable or moved.small:
        return f"{name} : des hauts et des bas, sans tendance sur un an"
    more = "plus" if moved.percent > 0 else "moins"
    return f"{name} : {percent(abs(moved.percent))} de {more} en quatre trimestres"
