"""The outlines of the départements, read from the package `pygal_maps_fr` and made coarser.

Its drawing has the overseas départements and the inner suburbs of Paris in insets of their own.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from xml.etree import ElementTree

from contracts.codes import DEPARTEMENT

SIZE = (500.0, 474.5)
SCALE = 0.25  # of the package's drawing, 2 000 wide
TOLERANCE = 0.7  # a point nearer than this to the line without it is left out
LEAST_AREA = 0.6  # islands below are a dot that nobody would see
_TOKEN = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?(?:e-?\d+)?")
_MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
Point = tuple[float, float]


@cache
def outlines() -> dict[str, str]:
    """The path of each département by its code, in a drawing of `SIZE`."""
    drawing = ElementTree.fromstring(
        files("pygal_maps_fr").joinpath("fr.departments.svg").read_text()
    )
    found: dict[str, list[str]] = {}
    for group in drawing:
        moved = _MOVED.match(group.get("transform", ""))
        shift = (float(moved[1]), float(moved[2])) if moved else (0.0, 0.0)
        for area in group:
            code = area.get("class", "").partition(" ")[0].removeprefix("z")
            if code in DEPARTEMENT.by_code:
                found.setdefault(code, []).extend(_rings(area, shift))
    return {code: "".join(rings) for code, rings in sorted(found.items())}


def _rings(area: ElementTree.Element, shift: Point) -> Iterator[str]:
    for path in area:
        for ring in _corners(path.get("d", "")):
            placed = [((x + shift[0]) * SCALE, (y + shift[1]) * SCALE) for x, y in ring]
            kept = _coarser(placed)
            if len(kept) > 2 and _area(kept) >= LEAST_AREA:
                yield _written(kept)


def _corners(path: str) -> Iterator[list[Point]]:
    """The ends of the segments of each ring; curves are short enough to be straight."""
    at, command = (0.0, 0.0), "m"
    ring: list[Point] = []
    numbers: list[float] = []
    for token in _TOKEN.findall(path):
        if token.isalpha():
            command, numbers = token, []
            if token in "zZ" and ring:
                yield ring
                at, ring = ring[0], []
            continue
        numbers.append(float(token))
        if len(numbers) < (6 if command in "cC" else 2):
            continue
        x, y = numbers[-2:]
        at = (x, y) if command.isupper() else (at[0] + x, at[1] + y)
        ring.append(at)
        numbers = []
    if ring:
        yield ring


def _written(ring: Sequence[Point]) -> str:
    """The ring on a grid of half units, each corner from the one before."""
    grid = [(round(2 * x), round(2 * y)) for x, y in ring]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(grid)]
    walked = "".join(f"{_half(x, ' ')}{_half(y, ' ')}" for x, y in steps if x or y)
    return f"M{_half(grid[0][0])}{_half(grid[0][1], ' ')}l{walked.strip()}z"


def _half(doubled: int, before: str = "") -> str:
    """Half of a whole number; a minus parts it from what stands before."""
    written = f"{doubled / 2:.1f}".removesuffix(".0")
    return written if written.startswith("-") else before + written


def _coarser(ring: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker's simplification, on both halves of the ring."""
    half = len(ring) // 2
    return [*_kept(ring[: half + 1])[:-1], *_kept([*ring[half:], ring[0]])[:-1]]


def _kept(line: Sequence[Point]) -> list[Point]:
    if len(line) < 3:
        return list(line)
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    off = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in line]
    far = max(range(len(line)), key=off.__getitem__)
    if off[far] <= TOLERANCE:
        return [line[0], line[-1]]
    return [*_kept(line[: far + 1])[:-1], *_kept(line[far:])]


def _area(ring: Sequence[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
