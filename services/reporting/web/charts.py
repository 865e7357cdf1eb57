"""Bars drawn on the server: the same picture on a page, on paper, without a script."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from services.reporting.adapters.formats.figures import figure

WIDTH, ROW, THICKNESS = 260, 24, 15  # units of the picture: it fits a phone of 320 pixels
LABEL, VALUE = 58, 46  # left of the bars, right of the longest one


@dataclass(frozen=True)
class Bar:
    """One bar; `own`: its period is that of the page."""

    label: str
    value: int
    own: bool = True


def bars(shown: Sequence[Bar], title: str) -> Markup:
    """Horizontal bars from zero, each with its figure; colours come from the style sheet."""
    height = ROW * max(len(shown), 1)
    longest = max((bar.value for bar in shown), default=0)
    room = WIDTH - LABEL - VALUE
    parts = [
        Markup('<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
            WIDTH, height, title
        )
    ]
    for number, bar in enumerate(shown):
        top = number * ROW + (ROW - THICKNESS) // 2
        length = round(room * bar.value / longest, 1) if longest else 0
        parts.append(
            Markup(
                '<text class="name {}" x="{}" y="{}">{}</text>'
                '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
                '<text class="value" x="{}" y="{}">{}</text>'
            ).format(
                "own" if bar.own else "other",
                LABEL - 6,
                top + 12,
                bar.label,
                "own" if bar.own else "other",
                LABEL,
                top,
                length,
                THICKNESS,
                LABEL + length + 5,
                top + 12,
                escape(figure(bar.value)),
            )
        )
    return Markup("").join([*parts, Markup("</svg>")])
