"""Posts as discs where they are: the surface of each says how many, on a département or on France.

A disc has a size and a shift in pixels at a place in percent, so that text keeps its size and
discs of one town stand side by side at any width.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from services.faces.charts.choropleth import HATCH, hatch
from services.faces.charts.drawing import Figure, drawn, element, share_of, tenths, text, titled
from services.faces.charts.ground import HEIGHT, WIDTH, frame_of, ground
from services.faces.charts.labels import Label, labelled
from services.faces.charts.places import Point
from services.faces.charts.scales import axis
from services.faces.theme.figures import counted, figure
from services.reporting.domain.disclosure.released_row import NOT_SAID

LARGEST, LARGEST_OF_ALL = 24.0, 11.0  # pixels: radius of the most, on a département, on France
ALIKE, LEAST = 2.2, 3.5  # how many times a disc of one size goes in the largest; pixels
NARROW, WIDE = ((width, width * HEIGHT / WIDTH) for width in (288, 440))
"""Pixels: the map of a département on the smallest phone, and beside another chart."""
TRIES = 30  # rounds in which discs are moved off one another; many in one place end far from it


class Disc(NamedTuple):
    """A post: where it is, how many (None: `said` says why not), its colour, where it leads.

    `series`: `police`, `gendarmerie`, `both`: two halves, or `many`, of which no force is said.
    `hollow`: what was expected of it is missing.
    """

    label: str
    at: Point
    received: int | None
    said: str
    series: str
    path: str = ""
    hollow: bool = False


def discs(
    caption: str,
    unit: str,
    found: Sequence[Disc],
    department: str | None,
    largest: float = LARGEST_OF_ALL,
) -> Figure:
    """The discs on a département and what is around it, or on France for None.

    Of posts of which no figure may be said all discs are of one size. `largest`: the radius of
    the most on France, in pixels.
    """
    ordered = sorted(found, key=lambda each: (-(each.received or 0), each.label))
    marks = drawn_on(ordered, department, LARGEST if department else largest)
    says = f"{caption} : {counted(len(ordered), 'poste')}."
    svg = drawn(says, [hatch(), *ground(department), *marks], kind_of(department, ordered))
    if any(each.path for each in ordered):
        svg = svg.replace('role="img"', 'role="group"', 1)
    lines = [(each.label, each.said) for each in ordered]
    return Figure(caption, svg, ("Poste", unit.capitalize()), lines)


def kind_of(department: str | None, found: Sequence[Disc]) -> str:
    """The classes of a map with discs: `sized` where a key of their sizes is below it."""
    sized = any(each.received for each in found)
    return "map posts" + " whole" * (department is None) + " sized" * sized


def drawn_on(ordered: Sequence[Disc], department: str | None, full: float) -> Iterator[str]:
    """The discs alone, the largest first, on what is drawn already, then the key of their sizes.

    `full`: the radius of the most, in pixels.
    """
    left, top, width, height = frame_of(department)
    spots = [((x - left) / width, (y - top) / height) for x, y in (each.at for each in ordered)]
    most = max((each.received or 0 for each in ordered), default=0)
    radii = [_radius(each.received, most, full) for each in ordered]
    shifts = _apart(spots, radii, (NARROW[0], NARROW[0] * height / width))
    labels = _labels(ordered, spots, radii, shifts) if department else [None] * len(ordered)
    yield from map(_mark, ordered, spots, radii, shifts, labels)
    yield from _legend(most, full)


def _radius(count: int | None, most: int, full: float) -> float:
    if count is None or not most:
        return full / ALIKE
    return max(full * sqrt(count / most), LEAST)


def _apart(spots: Sequence[Point], radii: Sequence[float], size: Point) -> list[Point]:
    """How far each disc is moved, in pixels: no two lie on one another on a map of `size`."""
    width, height = size
    at = [(x * width, y * height) for x, y in spots]
    reach = 2 * max(radii, default=0) + 1
    for _ in range(TRIES):
        still = True
        across = sorted(range(len(at)), key=lambda each: at[each])
        for place, one in enumerate(across):
            for other in across[place + 1 :]:
                (x1, y1), (x2, y2) = at[one], at[other]
                if x2 - x1 > reach:
                    break
                away, wanted = sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2), radii[one] + radii[other] + 1
                if away >= wanted - 0.5:
                    continue
                still = False
                right, down = ((x2 - x1) / away, (y2 - y1) / away) if away else (1.0, 0.4)
                half = (wanted - away) / 2
                at[one] = x1 - right * half, y1 - down * half
                at[other] = x2 + right * half, y2 + down * half
        if still:
            break
    return [(a - x * width, b - y * height) for (a, b), (x, y) in zip(at, spots, strict=True)]


def _labels(
    ordered: Sequence[Disc],
    spots: Sequence[Point],
    radii: Sequence[float],
    shifts: Sequence[Point],
) -> Sequence[Label | None]:
    """The words beside the discs, where they have room."""
    words = [(each.label, each.said) for each in ordered]
    boxes = []
    for width, height in (NARROW, WIDE):
        centres = [
            (x * width + dx, y * height + dy)
            for (x, y), (dx, dy) in zip(spots, shifts, strict=True)
        ]
        boxes.append(((width, height), centres))
    return labelled(words, radii, boxes)


def _mark(each: Disc, spot: Point, radius: float, shift: Point, label: Label | None) -> str:
    says = f"{each.label} : {each.said}" if each.said else each.label
    r, (dx, dy) = tenths(radius), map(tenths, shift)
    if each.said == NOT_SAID:
        shape = element("circle", titled(says), r=r, fill=f"url(#{HATCH})", class_="nc ring")
    elif each.hollow:
        shape = element("circle", titled(says), r=r, class_=f"{each.series} hollow")
    elif each.series == "many":
        shape = element("circle", titled(says), r=r, class_=each.series)
    elif each.series != "both":
        shape = element("circle", titled(says), r=r, class_=f"{each.series} fill ring")
    else:
        halves = (("police", 0), ("gendarmerie", 1))
        shape = titled(says) + "".join(
            element("path", d=f"M0-{r}A{r} {r} 0 0 {turn} 0 {r}z", class_=f"{series} fill")
            for series, turn in halves
        )
    inside = element("g", shape + (label.drawn if label else ""), transform=f"translate({dx} {dy})")
    x, y = (share_of(value, 1) for value in spot)
    placed = element("svg", inside, x=x, y=y, overflow="visible")
    if not each.path:
        return placed
    named = {} if label else {"aria_label": says}  # what is written in a link is its name
    return element("a", placed, href=each.path, **named)


def _legend(most: int, full: float) -> Iterator[str]:
    """Round figures and their discs, below the map, which typst does not end at its frame."""
    if not most:
        return
    steps = [round(each) for each in axis(most) if 0 < each <= most]
    x = 2.0
    parts = []
    for value in dict.fromkeys((steps or [most])[:1] + (steps or [most])[-1:]):
        radius = _radius(value, most, full)
        parts.append(element("circle", cx=tenths(x + radius), r=tenths(radius), class_="size"))
        said = figure(value)
        parts.append(text(said, x=tenths(x + 2 * radius + 6), y=5, class_="said-2"))
        x += 2 * radius + 22 + 8 * len(said)
    yield element("rect", x="-30%", y="100%", width="160%", height=64, class_="paper")
    moved = element("g", "".join(parts), transform="translate(0 32)")
    yield element("svg", moved, y="100%", overflow="visible")
