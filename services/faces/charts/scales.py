"""Round numbers: the steps of an axis, the classes of a map."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import count

from services.faces.theme.figures import figure

MOST_CLASSES = 5  # more shades are not told apart
USUAL = 0.95  # of the values: the few beyond go to the last class, which is open
LINES = 4  # above the one of zero
_ROUND = (1, 2, 2.5, 5)
_ROUND_STEP = (1, 1.5, 2, 2.5, 3, 5)


def axis(most: float) -> list[float]:
    """From 0 to at least `most` by a round step, LINES steps at most."""
    step = next(step for step in _steps(_ROUND, whole=False) if step * LINES >= most)
    found = [0.0]
    while found[-1] < most:
        found.append(found[-1] + step)
    return found


def round_classes(values: Iterable[int]) -> list[int]:
    """The lowest limit of each class, at most five, all one round step apart."""
    ordered = sorted(values)
    if not ordered:
        return []
    usual = ordered[int(USUAL * (len(ordered) - 1))]
    for step in _steps(_ROUND_STEP, whole=True):
        first = ordered[0] // step * step
        if first + MOST_CLASSES * step > usual:
            limits = range(int(first), ordered[-1] + 1, int(step))
            return list(limits)[:MOST_CLASSES]
    raise AssertionError("steps have no end")


def class_of(value: int, limits: Sequence[int]) -> int:
    """The number of the class of a value, from 1; 0 for one that is below all."""
    return bisect_right(limits, value)


def classes_said(limits: Sequence[int]) -> list[str]:
    """`moins de 150`, `150 à 299`, `600 et plus`."""
    said = []
    for low, after in zip(limits, [*limits[1:], None], strict=True):
        if after is None:
            said.append(f"{figure(low)} et plus" if low else "0 et plus")
        elif not low:
            said.append(f"moins de {figure(after)}")
        else:
            said.append(figure(low) if after == low + 1 else f"{figure(low)} à {figure(after - 1)}")
    return said


def _steps(shape: Sequence[float], *, whole: bool) -> Iterable[float]:
    """Round steps, one larger than the other, without end; `whole`: integers alone."""
    for power in count(0):
        for each in shape:
            if not whole or float(each * 10**power).is_integer():
                yield each * 10**power
