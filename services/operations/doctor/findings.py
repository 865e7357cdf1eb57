"""What a doctor says."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `to_do` (French) is said only when it is not `well`."""

    subject: str
    well: bool
    said: str
    to_do: str = ""

    def __str__(self) -> str:
        if self.well:
            return f"bien  {self.subject} : {self.said}"
        return f"MAL   {self.subject} : {self.said} → {self.to_do}"

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)
