"""Figures that others measure and deposit here."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from contracts.codes import MOTIF_CORRECTION, SERIE, OneOf
from contracts.events.event import Count, Event, Number
from contracts.identifiers import AreaCode, Slug


class SeriesDeposited(Event):
    """One value of an external series; `supersedes` when the source revises itself.

    `reason`: why it does, where it says so.
    """

    NAME = "relais.series-deposited.v1"
    series: Annotated[str, OneOf(SERIE)]
    source: Slug
    area: AreaCode
    period: Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}(-(Q[1-4]|0[1-9]|1[0-2]))?$")]
    value: Number
    unit: Slug
    respondents: Count | None = None
    supersedes: UUID | None = None
    reason: Annotated[str, OneOf(MOTIF_CORRECTION)] | None = None
