"""French figures: decimal comma, thin space between thousands, nothing where there is nothing."""

import re

from services.reporting.domain.tables.rows import Value

THIN_SPACE = "\N{NARROW NO-BREAK SPACE}"
_DECIMAL = re.compile(r"^-?\d+\.\d+$")


def figure(value: Value, absent: str = "–", thousands: str = THIN_SPACE) -> str:
    """A value as a French reader expects it; `absent` for null."""
    if value is None:
        return absent
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int):
        return f"{value:,}".replace(",", thousands)
    return value.replace(".", ",") if _DECIMAL.match(value) else value


def rounded(number: float, decimals: int) -> str:
    """`0,00`, of a measured number."""
    return figure(f"{number:.{decimals}f}")


def counted(number: int, one: str, several: str = "") -> str:
    """`number` with its noun: French counts 0 and 1 in the singular, and adds an s to each word."""
    noun = one if abs(number) < 2 else several or " ".join(f"{word}s" for word in one.split())
    return f"{figure(number)} {noun}"
