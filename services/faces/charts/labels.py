"""Words beside discs: each where it covers nothing, the largest disc first, or nowhere."""

from collections.abc import Sequence
from typing import NamedTuple

from services.faces.charts.drawing import tenths, text

LETTER, LINE, GAP = 7.6, 17.0, 7.0  # pixels: a letter at most, a line, between a disc and its words
OUTSIDE = 10.0  # pixels that words may go beyond the map, within its card
Point = tuple[float, float]


class Box(NamedTuple):
    """What something covers, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two of them lie on one another."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


class Label(NamedTuple):
    """Two lines as SVG, from the middle of their disc; `wide`: only where the map is wide."""

    drawn: str
    wide: bool


def labelled(
    words: Sequence[tuple[str, str]],
    radii: Sequence[float],
    laid: Sequence[tuple[Point, Sequence[Point]]],
) -> list[Label | None]:
    """The words of each disc: for each of the sizes of `laid` (its width and height, the middles
    of the discs there), those that have room at that size and had none at the one before."""
    sides: dict[int, tuple[str, bool]] = {}
    for number, (size, middles) in enumerate(laid):
        taken = [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(middles, radii, strict=True)]
        taken += [_box(words[at], radii[at], middles[at], side) for at, (side, _) in sides.items()]
        for at, (x, y) in enumerate(middles):
            if at in sides:
                continue
            for side in ("start", "end", "above", "below"):
                box = _box(words[at], radii[at], (x, y), side)
                if _fits(box, size) and not any(map(box.meets, taken)):
                    sides[at] = side, number > 0
                    taken.append(box)
                    break
    found: list[Label | None] = [None] * len(words)
    for at, (side, wide) in sides.items():
        found[at] = Label(_drawn(words[at], radii[at], side, wide), wide)
    return found


def _fits(box: Box, size: Point) -> bool:
    across = box.left > -OUTSIDE and box.right < size[0] + OUTSIDE
    return across and box.top > 0 and box.bottom < size[1]


def _box(said: tuple[str, str], radius: float, at: Point, side: str) -> Box:
    wide, high = LETTER * max(map(len, said)), LINE * sum(map(bool, said))
    x, y = at
    if side == "start":
        return Box(x + radius + GAP, y - high / 2, x + radius + GAP + wide, y + high / 2)
    if side == "end":
        return Box(x - radius - GAP - wide, y - high / 2, x - radius - GAP, y + high / 2)
    top = y - radius - high - 2 if side == "above" else y + radius + 2
    return Box(x - wide / 2, top, x + wide / 2, top + high)


def _drawn(said: tuple[str, str], radius: float, side: str, wide: bool) -> str:
    box = _box(said, radius, (0, 0), side)
    x = {"start": box.left, "end": box.right}.get(side, 0)
    anchor = side if side in ("start", "end") else "middle"
    kinds = ("said-strong", "said")
    return "".join(
        text(
            line,
            x=tenths(x),
            y=tenths(box.top + LINE * (number + 0.75)),
            text_anchor=anchor,
            class_=kinds[number] + " minor" * wide,
        )
        for number, line in enumerate(filter(None, said))
    )
