"""What the reporting process is told, once, at its start."""

from typing import ClassVar

from services.chassis.settings import Settings


class ReportingSettings(Settings):
    """`RELAIS_REPORTING_DATABASE_URL` and where to listen.

    `database_url`: where the projections publish, `sqlite:////path/file` or
    `postgresql+psycopg://…`; only its published views are read. `sealed_url`: likewise, where
    releases are; without it none is served. `migrate` makes its tables, as their owner.
    """

    PREFIX: ClassVar[str] = "RELAIS_REPORTING_"

    database_url: str
    sealed_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8002
