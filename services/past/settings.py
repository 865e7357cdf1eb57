"""What the process of the past is told: `RELAIS_PAST_…`, read once."""

from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.settings import LogSettings


class PastSettings(LogSettings):
    """The log that is read from its first fact, as a role that reads it and releases."""

    PREFIX: ClassVar[str] = "RELAIS_PAST_"

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8008
