"""What makes a form one fact: an identity that the address of the form carries."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import randbits
from typing import NamedTuple
from uuid import RFC_4122, UUID

from services.faces.forms.needs import PostClock

SKEW = timedelta(minutes=1)  # between the clocks of two machines that serve the same post
NOT_OURS = "Ce formulaire n'est pas celui d'une page ouverte ici : relisez-le, puis enregistrez."


class Ticket(NamedTuple):
    """The fact that a form makes, and what it is about.

    `fact` (a UUID of version 7) begins with the instant at which the form was opened; `subject`
    is its case, its post, or a new case.
    """

    fact: UUID
    subject: str

    @property
    def stamp(self) -> dict[str, str]:
        """The id, the subject and the instant of the fact, as its envelope says them."""
        at = self.at.isoformat(timespec="milliseconds")
        return {"fait": str(self.fact), "sujet": self.subject, "heure": at}

    @property
    def at(self) -> datetime:
        """When the form was opened, to the millisecond."""
        return datetime.fromtimestamp((self.fact.int >> 80) / 1000, UTC)


def draw(clock: PostClock, subject: str = "") -> Ticket:
    """The ticket of a form that is opened now; `subject`: where it is known."""
    at = int(clock.now().timestamp() * 1000)
    fact = UUID(int=at << 80 | 7 << 76 | randbits(12) << 64 | 2 << 62 | randbits(62))
    return _of(fact, subject)


def ticket(text: str, clock: PostClock, subject: str = "") -> Ticket | None:
    """The ticket that a form or its address says; None for what no page has drawn, future ones
    among them.
    """
    try:
        fact = UUID(text)
    except ValueError:
        return None
    latest = (clock.now() + SKEW).timestamp() * 1000
    if fact.variant != RFC_4122 or fact.version != 7 or fact.int >> 80 > latest:
        return None
    return _of(fact, subject)


def also_drawn(fact: str) -> UUID:
    """Another identity (version 4) that is always the same for the same fact."""
    return UUID(bytes=sha256(fact.encode()).digest()[:16], version=4)


def _of(fact: UUID, subject: str) -> Ticket:
    return Ticket(fact, subject or str(also_drawn(str(fact))))
