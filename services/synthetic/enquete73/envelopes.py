"""Envelopes of the facts of a data set, with ids that the seed decides."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any
from uuid import UUID


def uuid4_of(draw: Random) -> str:
    """A version 4 UUID."""
    return str(UUID(int=draw.getrandbits(128), version=4))


@dataclass
class Recorder:
    """Writes facts down as the posts said them, each in the evening of its day."""

    draw: Random
    envelopes: list[dict[str, Any]] = field(default_factory=list)

    def of_post(self, kind: str, post: str, effective_on: date, /, **says: Any) -> None:
        """Note a fact of the register."""
        data = {"post": post, "effective_on": effective_on.isoformat(), **says}
        self._note(kind, post, post, effective_on, data)

    def of_case(self, kind: str, post: str, case: str, day: date, /, **says: Any) -> None:
        """Note a fact of a situation."""
        data = {"post": post, "occurred_on": day.isoformat(), **says}
        self._note(kind, post, case, day, data)

    def in_order(self) -> list[dict[str, Any]]:
        """All that was noted, by time; facts of the same day keep the order of their noting."""
        return sorted(self.envelopes, key=lambda envelope: str(envelope["time"]))

    def _note(self, kind: str, post: str, subject: str, day: date, data: dict[str, Any]) -> None:
        self.envelopes.append(
            {
                "specversion": "1.0",
                "id": uuid4_of(self.draw),
                "type": f"relais.{kind}.v1",
                "source": f"/posts/{post}",
                "subject": subject,
                "time": datetime.combine(day, time(17), UTC).isoformat(),
                "datacontenttype": "application/json",
                "data": data,
            }
        )
