"""Settings of the projections, read once."""

from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.chassis.settings import Settings


class ProjectionsSettings(Settings):
    """`RELAIS_PROJECTIONS_DATABASE`, `RELAIS_PROJECTIONS_BATCH`."""

    PREFIX: ClassVar[str] = "RELAIS_PROJECTIONS_"

    database: Path
    batch: int = Field(default=50_000, ge=1, le=200_000)
