"""French figures: decimal comma, thin space between thousands, nothing where there is nothing."""

import re

from services.reporting.domain.rows import Value

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
