"""Small multiples: one panel a modality, its quarters side by side, all on one scale."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from services.faces.charts.drawing import LINE, frame, rect, text
from services.faces.charts.figures import Datum, Figure, largest

WIDTH, PANEL, HIGH, GAP = 360.0, 122.0, 56.0, 16.0
UNSAID = 14.0  # height of the hatch of a figure that is not said
COLUMNS = 2
TITLE = 28  # characters of a title on one of its two lines


def multiples(name: str, caption: str, unit: str, panels: Mapping[str, Sequence[Datum]]) -> Figure:
    """Panels by title, each of the same periods in their order. `name`: unique on the page."""
    most = largest(each for shown in panels.values() for each in shown)
    wide = (WIDTH - GAP) / COLUMNS
    parts = []
    for number, (title, shown) in enumerate(panels.items()):
        left, top = (number % COLUMNS) * (wide + GAP), (number // COLUMNS) * PANEL
        for line, said in enumerate(wrap(title, TITLE)[:2]):
            parts.append(text(said, left, top + 12 + 13 * line, size=11))
        step = wide / max(len(shown), 1)
        for place, each in enumerate(shown):
            if each.value is None and each.secrecy is None:
                continue  # not of this quarter's release
            known = each.value is not None
            high = HIGH * float(each.value) / most if each.value is not None else UNSAID
            paint = each.paint(name, 3) | ({} if known else {"stroke": LINE})
            x, y = left + place * step, top + 32 + HIGH - high
            parts.append(rect(x, y, min(step * 0.8, 28), high, **paint))
        if shown:
            ends = dict.fromkeys((shown[0].label, shown[-1].label))
            parts.append(text(" – ".join(ends), left, top + HIGH + 48, size=10))
    periods = [each.label for each in next(iter(panels.values()), ())]
    says = f"{len(panels)} séries de {len(periods)} périodes, en {unit}, à la même échelle."
    size = (WIDTH, max(-(-len(panels) // COLUMNS), 1) * PANEL)
    return Figure(
        caption,
        frame(name, caption, says, size, parts),
        ("", *periods),
        [(title, *(each.said for each in shown)) for title, shown in panels.items()],
    )
