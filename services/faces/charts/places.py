"""Where things are on the drawing of France: départements by their rings, communes by points."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple, TypeAlias

from contracts.collation import plain
from contracts.communes import names_of
from contracts.patterns import department_of
from services.faces.theme.assets import assets

FILE = Path(__file__).with_name("departements.json")
"""What is drawn where, its source and its licence, made by infra/outlines."""
SHAPES = "france.svg"
"""Of the theme's files: the outline of each département under its code, made by infra/outlines."""
COMMUNES = Path(__file__).with_name("communes.txt")
"""Points as data, with their source and licence, made by infra/outlines."""
Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = Sequence[Point]
_SHAPE = re.compile(r'id="d(\w+)" d="([^"]+)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Outlines(NamedTuple):
    """A drawing of France: its size, the path of each département, the names of its insets.

    `insets`: what stands apart (overseas, Paris), each with the place of its name. `apart`: the
    codes of each inset, and its box: left, top, width, height.
    """

    size: Point
    paths: Mapping[str, str]
    insets: Sequence[tuple[str, float, float]]
    apart: Mapping[tuple[str, ...], tuple[float, float, float, float]]


@cache
def outlines() -> Outlines:
    """Read once."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    apart = {tuple(codes.split()): box for codes, box in said["apart"].items()}
    paths = dict(_SHAPE.findall(assets()[SHAPES].content.decode()))
    return Outlines(tuple(said["size"]), paths, said["insets"], apart)


@lru_cache(maxsize=128)
def around(department: str) -> Mapping[str, Sequence[Ring]]:
    """The départements of the same place, each by its rings there: an island is alone."""
    drawing = outlines()
    for codes, box in drawing.apart.items():
        if department in codes:
            return {code: [r for r in _rings(code) if _within(r, box)] for code in codes}
    boxes = drawing.apart.values()
    found = {
        code: [r for r in _rings(code) if not any(_within(r, box) for box in boxes)]
        for code in drawing.paths
    }
    return {code: rings for code, rings in found.items() if rings}


def of_commune(code: str) -> Point:
    """Where a commune is; where that is not known, the middle of its département."""
    return _communes().get(code) or middle_of(department_of(code))


def named(department: str, name: str) -> Point:
    """Where the commune is of which the name of a post has the name, the longest of them.

    The middle of the département where it has none.
    """
    return _found(department, name) or middle_of(department)


def has(department: str, name: str) -> bool:
    """Whether the name of a post has that of a commune of its département."""
    return _found(department, name) is not None


@lru_cache(maxsize=1024)
def _found(department: str, name: str) -> Point | None:
    words = _words(name)
    found = [(len(said), where) for said, where in _names(department) if said in words]
    return max(found)[1] if found else None


def _words(name: str) -> str:
    """Its words in lower case, a space around each."""
    return f" {' '.join(re.split(r'[^a-z0-9]+', plain(name)))} "


def middle_of(department: str) -> Point:
    """The middle of a département's box."""
    xs, ys = zip(*(point for ring in around(department)[department] for point in ring), strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def inside(point: Point, rings: Sequence[Ring]) -> bool:
    """Whether a point is within the rings: a line from it to the right crosses them oddly."""
    x, y = point
    crossed = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            crossed += (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1


@cache
def _rings(code: str) -> Sequence[Ring]:
    found = []
    for path in outlines().paths[code].split("M")[1:]:
        numbers = [float(each) for each in _NUMBER.findall(path)]
        steps = zip(numbers[::2], numbers[1::2], strict=True)
        found.append([*accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1]))])
    return found


def _within(ring: Ring, box: tuple[float, float, float, float]) -> bool:
    (x, y), (left, top, width, height) = ring[0], box
    return left <= x <= left + width and top <= y <= top + height


@cache
def _communes() -> Mapping[str, Point]:
    found, department = {}, ""
    for line in COMMUNES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, _, point = line.partition(" ")
        if point:
            x, y = point.split()
            found[department + code] = float(x), float(y)
        else:
            department = code
    return found


@lru_cache(maxsize=128)
def _names(department: str) -> Sequence[tuple[str, Point]]:
    """Of each commune, each name as `_words` writes it."""
    return [
        (_words(each.name), where)
        for code, where in _by_department().get(department, ())
        for each in names_of(code)
    ]


@cache
def _by_department() -> Mapping[str, Sequence[tuple[str, Point]]]:
    found: dict[str, list[tuple[str, Point]]] = {}
    for code, where in _communes().items():
        found.setdefault(department_of(code), []).append((code, where))
    return found
