"""Shares, means and ratios: strings with two decimals, rounded half up, as in the report."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

_PRECISE = Context(prec=60, rounding=ROUND_HALF_UP)
_TAIL = Decimal(1).scaleb(-30)  # beyond this a third is noise, which must not decide a half
_CENTS = Decimal("0.01")


def quotient(numerator: int, denominator: int, scale: int = 1) -> str | None:
    """`scale` × numerator / denominator; None when nothing can be divided by."""
    if denominator == 0:
        return None
    return two_decimals(_PRECISE.divide(Decimal(scale * numerator), Decimal(denominator)))


def share(part: int, whole: int) -> str | None:
    """The part in percent of the whole; None when the whole is 0."""
    return quotient(part, whole, 100)


def mean_of_shares(parts: Iterable[tuple[int, int]]) -> str | None:
    """The mean of the shares (part, whole), each of the same weight; None without any.

    The order of the parts never shows: what it could change lies beyond thirty decimals.
    """
    total, number = Decimal(0), 0
    for part, whole in parts:
        total = _PRECISE.add(total, _PRECISE.divide(Decimal(100 * part), Decimal(whole)))
        number += 1
    return None if number == 0 else two_decimals(_PRECISE.divide(total, Decimal(number)))


def mean(values: Sequence[Decimal]) -> str | None:
    """The plain mean; None without any value."""
    if not values:
        return None
    return two_decimals(_PRECISE.divide(sum(values, Decimal(0)), Decimal(len(values))))


def two_decimals(value: Decimal) -> str:
    """The value with two decimals, half up."""
    settled = value.quantize(_TAIL, rounding=ROUND_HALF_UP, context=_PRECISE)
    return str(settled.quantize(_CENTS, rounding=ROUND_HALF_UP, context=_PRECISE))
