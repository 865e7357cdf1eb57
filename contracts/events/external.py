"""Figures that others measure and deposit here."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, Strict

from contracts.codes import SERIE, OneOf
from contracts.events.event import Event
from contracts.identifiers import AreaCode, Slug


class SeriesDeposited(Event):
    """One value of an external series; `supersedes` when the source revises itself."""

    NAME = "relais.series-deposited.v1"
    series: Annotated[str, OneOf(SERIE)]
    source: Slug
    area: AreaCode
    period: Annotated[str, Field(pattern=r"^\d{4}(-(Q[1-4]|0[1-9]|1[0-2]))?$")]
    value: float
    unit: Slug
    respondents: Annotated[int, Strict(), Field(ge=0)] | None = None
    supersedes: UUID | None = None
