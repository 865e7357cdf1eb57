"""What discs stand on: a département and its neighbours with their names, or all of France."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from contracts.codes import DEPARTEMENT
from services.faces.charts.drawing import element, share_of, text
from services.faces.charts.places import Point, Ring, around, inside, outlines
from services.faces.charts.shapes import WHOLE, shape

WIDTH, HEIGHT = 5, 4  # of the map of a département
ROOM = 0.14  # of a département's box, around it
GRID = 14  # steps across the frame, by which the middle of a neighbour is looked for
Area: TypeAlias = tuple[float, float, float, float]
"""Left, top, width, height."""


@lru_cache(maxsize=128)
def frame_of(department: str | None) -> Area:
    """A département's box with room around it, as wide for its height as every such map."""
    if department is None:
        return (0.0, 0.0, *outlines().size)
    points = [point for ring in around(department)[department] for point in ring]
    xs, ys = zip(*points, strict=True)
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    wide = max(width, height * WIDTH / HEIGHT) * (1 + 2 * ROOM)
    high = wide * HEIGHT / WIDTH
    middle = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return middle[0] - wide / 2, middle[1] - high / 2, wide, high


@lru_cache(maxsize=128)
def ground(department: str | None) -> Sequence[str]:
    """The département, its neighbours and their names; for None, France."""
    frame = frame_of(department)
    left, top, width, height = frame
    box = f"{left:g} {top:g} {width:g} {height:g}"
    if department is None:
        return [element("svg", shape(WHOLE, class_="k0"), viewBox=box), *names_apart()]
    paths, names = [], []
    for code, rings in around(department).items():
        if not any(_seen(ring, frame) for ring in rings):
            continue
        kind = "k1 here" if code == department else "k0"
        d = "".join(f"M{' '.join(f'{x:g} {y:g}' for x, y in ring)}z" for ring in rings)
        paths.append((code == department, element("path", d=d, class_=kind)))
        if code != department and (where := _middle(rings, frame)):
            x, y = share_of(where[0] - left, width), share_of(where[1] - top, height)
            name = DEPARTEMENT.label_of(code)
            names.append(text(name, x=x, y=y, text_anchor="middle", class_="said-2 minor"))
    inner = "".join(path for _, path in sorted(paths))
    return [element("svg", inner, viewBox=box, width="100%", height="100%"), *names]


def names_apart() -> Iterator[str]:
    """The names of what stands apart from the mainland; those at the right end with the map, and
    in one word where it is narrow."""
    width, height = outlines().size
    for name, x, y in outlines().insets:
        at = {"y": share_of(y, height)}
        if x < width / 2:
            yield text(name, x=share_of(x, width), class_="said-2 apart", **at)
            continue
        at |= {"x": "100%", "text_anchor": "end"}
        yield text(name, class_="said-2 minor", **at)
        yield text(name.split()[0], class_="said-2 short", **at)


def _seen(ring: Ring, frame: Area) -> bool:
    left, top, width, height = frame
    xs, ys = zip(*ring, strict=True)
    across = min(xs) < left + width and left < max(xs)
    return bool(across and min(ys) < top + height and top < max(ys))


def _middle(rings: Sequence[Ring], frame: Area) -> Point | None:
    """Where the name of a neighbour stands: the middle of what is seen of it, if that is much."""
    left, top, width, height = frame
    grid = [
        (left + width * (column + 0.5) / GRID, top + height * (row + 0.5) / GRID)
        for column in range(1, GRID - 1)
        for row in range(GRID)
    ]
    within = [point for point in grid if inside(point, rings)]
    if len(within) < GRID / 2:
        return None
    x, y = (sum(values) / len(within) for values in zip(*within, strict=True))
    return min(within, key=lambda point: (point[0] - x) ** 2 + (point[1] - y) ** 2)
