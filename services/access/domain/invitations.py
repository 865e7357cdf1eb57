"""An account that somebody may open by a link, and what that link is worth."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.access.domain import events


class InvitationState(StrEnum):
    """Whether the link of an invitation opens something; the values are French, for pages."""

    AWAITED = "invitation envoyée"
    ACCEPTED = "acceptée"
    WITHDRAWN = "retirée"
    EXPIRED = "expirée"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An account that somebody may open by a link of one use. `by`: who invites them."""

    id: UUID
    login: str
    offers: tuple[events.Offer, ...]
    since: datetime
    expires: datetime
    by: str
    replaces: UUID | None = None
    closed: InvitationState | None = None

    def state(self, at: datetime) -> InvitationState:
        """What its link is worth at an instant."""
        left = InvitationState.AWAITED if at < self.expires else InvitationState.EXPIRED
        return self.closed or left
