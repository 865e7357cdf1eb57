"""What the scheduler is told: `RELAIS_SCHEDULER_…`, read once."""

from typing import Annotated, ClassVar

from pydantic import Field

from services.chassis.settings import Settings, Watched


class SchedulerSettings(Settings, Watched):
    """When a period is due, how often one looks, where health and metrics are."""

    PREFIX: ClassVar[str] = "RELAIS_SCHEDULER_"

    delay_days: Annotated[int, Field(ge=0, le=366)] = 20
    """After the end of a period: a fact may be entered late."""
    since: Annotated[int | None, Field(ge=1990, le=2999)] = None
    """The first year that is sealed by itself; last year without it."""
    look_s: Annotated[float, Field(gt=0)] = 60.0
    retry_s: Annotated[float, Field(gt=0)] = 3600.0
    """Before a job that was refused is tried again: a sealing takes minutes."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8007
    log_level: str = "INFO"
