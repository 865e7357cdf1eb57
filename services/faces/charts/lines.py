"""Lines over quarters from 0, the small curve of a tile, and the columns of two forces."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from services.faces.charts.drawing import Datum, Figure, drawn, element, share_of, text, titled
from services.faces.charts.scales import axis
from services.faces.theme.figures import figure
from services.faces.theme.periods import short_period

Said: TypeAlias = Callable[[int | float | Decimal], str]
"""A figure in words, with its unit if it has one."""
APART = 13  # in percent of the height: two names of two lines do not touch


class Line(NamedTuple):
    """A series: its name, the class of its colour, a figure under each period."""

    name: str
    series: str
    points: Sequence[Datum]


def lines(
    caption: str,
    periods: Sequence[str],
    provisional: Sequence[bool],
    series: Sequence[Line],
    said: Said = figure,
) -> Figure:
    """`provisional`: of each period, drawn hollow, the line that leads to it dashed.

    What is not said is a gap.
    """
    known = [float(each.value) for line in series for each in line.points if each.value is not None]
    scale = axis(max(known, default=0) or 1)
    top = scale[-1]
    parts = [*_scale(scale, said), *_periods(periods)]
    for line in series:
        parts += _line(line, periods, provisional, top, said)
    parts += _names(series, top, said)
    says = f"{caption}. " + " ".join(f"{each.name} : {_ends(each, said)}." for each in series)
    table = [(each.name, *(_said(point, said) for point in each.points)) for each in series]
    return Figure(
        caption, drawn(says, parts, "plot"), ("Force", *map(short_period, periods)), table
    )


def spark(values: Sequence[float | None], series: str = "both") -> str:
    """The small curve of a tile, from its lowest to its highest; nothing of a lone figure."""
    known = [each for each in values if each is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    places = [
        (at, 100 * (high - each) / (high - low) if high > low else 50)
        for at, each in enumerate(values)
        if each is not None
    ]
    curve = element(
        "polyline",
        points=" ".join(f"{x},{round(y, 1)}" for x, y in places),
        class_=f"{series} stroke pale",
        vector_effect="non-scaling-stroke",
    )
    box = f"0 0 {len(values) - 1} 100"
    plain = {"preserveAspectRatio": "none", "overflow": "visible"}
    inner = element("svg", curve, viewBox=box, width="100%", height="100%", **plain)
    x, y = places[-1]
    end = {"cx": share_of(x, len(values) - 1), "cy": share_of(y, 100)}
    last = element("circle", **end, r=3.5, class_=f"{series} fill")
    return element("svg", inner + last, class_="spark", aria_hidden="true")


def columns(caption: str, periods: Sequence[str], series: Sequence[Line]) -> Figure:
    """A column for each period, the series on top of one another; what is not said is no part."""
    sums = [sum(int(line.points[at].value or 0) for line in series) for at in range(len(periods))]
    top, wide = max(sums, default=0) or 1, 100 / (len(periods) or 1)
    parts = list(_periods(periods, middle=True))
    for at, period in enumerate(periods):
        foot = 0
        for line in series:
            value = int(line.points[at].value or 0)
            place = {"x": share_of((at + 0.1) * wide, 100), "width": share_of(0.8 * wide, 100)}
            said = titled(f"{line.name}, {short_period(period)} : {line.points[at].said}")
            y, high = share_of(top - foot - value, top), share_of(value, top)
            parts.append(
                element("rect", said, **place, y=y, height=high, class_=f"{line.series} fill")
            )
            foot += value
    says = f"{caption} : de {figure(sums[0])} à {figure(sums[-1])}." if sums else caption
    table = [(each.name, *(point.said for point in each.points)) for each in series]
    return Figure(
        caption, drawn(says, parts, "stack-plot"), ("Force", *map(short_period, periods)), table
    )


def _scale(scale: Sequence[float], said: Said) -> Iterator[str]:
    for each in scale:
        y = share_of(scale[-1] - each, scale[-1])
        kind = "gridline" if each else "baseline"
        yield element("line", x2="100%", y1=y, y2=y, class_=kind)
        if each:
            label = said(int(each) if each.is_integer() else each)
            yield text(label, y=y, dx=-10, dy=5, text_anchor="end", class_="said-2")


def _periods(periods: Sequence[str], *, middle: bool = False) -> Iterator[str]:
    """The quarter under each point, the year under the first of its quarters."""
    year = ""
    for at, period in enumerate(periods):
        place = _at(at, len(periods)) if not middle else share_of(at + 0.5, len(periods))
        minor = " minor" if at % 2 and at < len(periods) - 1 else ""
        plain = {"x": place, "y": "100%", "text_anchor": "middle"}
        yield text(short_period(period)[:2], **plain, dy=20, class_=f"said-2{minor}")
        if period[:4] != year:
            year = period[:4]
            yield text(year, **plain, dy=41, class_="said-strong")


def _line(
    line: Line,
    periods: Sequence[str],
    provisional: Sequence[bool],
    top: float,
    said: Said,
) -> Iterator[str]:
    places = [
        (_at(at, len(periods)), share_of(top - float(each.value), top))
        if each.value is not None
        else None
        for at, each in enumerate(line.points)
    ]
    for at, (here, there) in enumerate(pairwise(places), 1):
        if here and there:
            dashed = " dashed" if provisional[at] else ""
            ends = {"x1": here[0], "y1": here[1], "x2": there[0], "y2": there[1]}
            yield element("line", **ends, class_=f"{line.series} stroke{dashed}")
    for at, place in enumerate(places):
        if place:
            point = line.points[at]
            word = f"{line.name}, {short_period(periods[at])} : {_said(point, said)}"
            yield _mark(line.series, place, word, hollow=provisional[at])


def _mark(series: str, place: tuple[str, str], word: str, *, hollow: bool) -> str:
    """A disc, or the square of the gendarmerie."""
    kind = f"{series} {'hollow' if hollow else 'fill'}"
    if series != "gendarmerie":
        return element("circle", titled(word), cx=place[0], cy=place[1], r=4.5, class_=kind)
    square = element("rect", titled(word), x=-4.5, y=-4.5, width=9, height=9, class_=kind)
    return element("svg", square, x=place[0], y=place[1], overflow="visible")


def _names(series: Sequence[Line], top: float, said: Said) -> Iterator[str]:
    """The name of each line and its last figure, at its end; close ones are pushed apart."""
    ends = [
        (100 - 100 * float(line.points[-1].value) / top, line)
        for line in series
        if line.points and line.points[-1].value is not None
    ]
    least = 0.0
    for y, line in sorted(ends, key=lambda end: end[0]):
        least = max(y, least)
        place = {"x": "100%", "y": share_of(least, 100), "dx": 13}
        yield text(line.name, **place, dy=-2, class_=f"said-strong {line.series}")
        yield text(_said(line.points[-1], said), **place, dy=16, class_="said")
        least += APART


def _ends(line: Line, said: Said) -> str:
    known = [each for each in line.points if each.value is not None]
    if not known:
        return "aucun chiffre"
    return f"de {_said(known[0], said)} à {_said(known[-1], said)}"


def _said(point: Datum, said: Said) -> str:
    return point.said if point.value is None else said(point.value)


def _at(number: int, many: int) -> str:
    return share_of(number, many - 1) if many > 1 else "50%"
