"""Figures in French: decimal comma, thin thousands, true minus, changes with their sign."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from services.faces.theme.typography import MINUS, NO_BREAK, THIN

Number: TypeAlias = int | float | Decimal
Value: TypeAlias = Number | str | None
"""A text is a decimal as releases write it (`64.5`), or a word that is shown as it is."""

NONE = "–"
_DECIMAL = re.compile(r"^-?\d+\.\d+$")


def figure(value: Value, absent: str = NONE, thousands: str = THIN) -> str:
    """`7 892`, `64,5`, `oui`; `absent` for null."""
    if value is None:
        return absent
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str) and not _DECIMAL.match(value):
        return value
    written = f"{Decimal(str(value)):,f}"
    return written.translate({ord(","): thousands, ord("."): ",", ord("-"): MINUS})


def percent(share: Number, decimals: int = 1) -> str:
    """`64,5 %`, of a share already out of 100."""
    return f"{figure(_rounded(share, decimals))}{NO_BREAK}%"


def change(share: Number, decimals: int = 1) -> str:
    """`+2,3 %`, `−0,3 %`: how much a count has changed, out of 100."""
    return f"{_signed(_rounded(share, decimals))}{NO_BREAK}%"


def points(difference: Number, decimals: int = 1) -> str:
    """`+0,7 point`, `−2,1 points`: the difference of two shares, which is no percentage."""
    rounded = _rounded(difference, decimals)
    return f"{_signed(rounded)}{NO_BREAK}{_noun(rounded, 'point')}"


def euros(amount: Number) -> str:
    """`25 000 €`."""
    return f"{figure(_rounded(amount, 0))}{NO_BREAK}€"


def size(octets: int) -> str:
    """`812 octets`, `41 ko`, `1,4 Mo`: of a file to download."""
    if octets < 1000:
        return counted(octets, "octet")
    if octets < 1_000_000:
        return f"{figure(_rounded(octets / 1000, 0))}{NO_BREAK}ko"
    return f"{figure(_rounded(octets / 1_000_000, 1))}{NO_BREAK}Mo"


def counted(number: Number, one: str, several: str = "") -> str:
    """`1 poste couvert`, `2 postes couverts`: the number with its noun."""
    return f"{figure(number)} {_noun(number, one, several)}"


def _noun(number: Number, one: str, several: str = "") -> str:
    """French counts below 2 in the singular; it adds an s to each word that has none."""
    if -2 < number < 2:
        return one
    marked = (word if word.endswith(("s", "x", "z")) else f"{word}s" for word in one.split())
    return several or " ".join(marked)


def _rounded(value: Number, decimals: int) -> Decimal:
    """Halves away from zero, as people round; no −0."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(value)).quantize(step, ROUND_HALF_UP) + 0


def _signed(value: Decimal) -> str:
    return f"+{figure(value)}" if value > 0 else figure(value)
