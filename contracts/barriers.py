"""Barriers: the messages that say up to which position a partition is complete."""

from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

KIND = "barrier"
CONTENT_TYPE = "application/json"


class Barrier(NamedTuple):
    """All facts up to `position` that belong to this partition stand before it."""

    position: int
    log_id: str


class BarrierSaid(BaseModel):
    """The JSON of a barrier in its message."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    barrier: int = Field(ge=0, description="The position.")
    log: str = Field(description="The identity of the log.")


def encode(barrier: Barrier) -> bytes:
    """The value of the message."""
    return BarrierSaid(barrier=barrier.position, log=barrier.log_id).model_dump_json().encode()


def decode(value: bytes) -> Barrier:
    """Raises pydantic.ValidationError for what is no barrier."""
    said = BarrierSaid.model_validate_json(value)
    return Barrier(said.barrier, said.log)
