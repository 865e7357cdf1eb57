"""What a post does beside its situations: contacts, meetings, training."""

from typing import Annotated

from pydantic import Field

from contracts.codes import (
    FORMATION_SOUTIEN,
    MODE_CONTACT,
    OBJET_CONTACT,
    PARTENAIRE_TOUS,
    PARTICIPANT_REUNION,
    SENS_CONTACT,
    OneOf,
)
from contracts.events.event import ActivityEvent, Minutes, Number


class PartnerContacted(ActivityEvent):
    """A contact with a partner, one way or the other."""

    NAME = "relais.partner-contacted.v1"
    partner: Annotated[str, OneOf(PARTENAIRE_TOUS)]
    direction: Annotated[str, OneOf(SENS_CONTACT)]
    purpose: Annotated[str, OneOf(OBJET_CONTACT)]
    mode: Annotated[str, OneOf(MODE_CONTACT)]
    minutes: Minutes


class MeetingHeld(ActivityEvent):
    """A meeting with partners, with those present in the building, or of a body."""

    NAME = "relais.meeting-held.v1"
    with_: Annotated[str, OneOf(PARTICIPANT_REUNION), Field(alias="with")]
    minutes: Minutes


class TrainingAttended(ActivityEvent):
    """Training, supervision or analysis of practice that the holder attended."""

    NAME = "relais.training-attended.v1"
    kind: Annotated[str, OneOf(FORMATION_SOUTIEN)]
    hours: Annotated[Number, Field(gt=0, le=400)]
