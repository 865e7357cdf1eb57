"""One line of the table that `make bench` prints."""

from typing import NamedTuple


class Row(NamedTuple):
    """What was measured, how much, and the bound it must respect, if any."""

    what: str
    value: float
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def target(self) -> str:
        """The bound in words, empty where there is none."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""

    @property
    def verdict(self) -> str:
        """Whether the bound holds: yes, NO, or empty."""
        if self.at_least is not None:
            return "yes" if self.value >= self.at_least else "NO"
        if self.at_most is not None:
            return "yes" if self.value <= self.at_most else "NO"
        return ""
