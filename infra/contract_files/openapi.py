"""OpenAPI documents of the HTTP services, from their own compositions; nothing is opened."""

from typing import Any

from services.intake import api as intake
from services.reporting import main as reporting
from services.reporting.settings import ReportingSettings

NOWHERE = "sqlite://"  # building an app reads and opens nothing


def documents() -> dict[str, dict[str, Any]]:
    """Service → its OpenAPI document."""
    return {
        "intake": intake.openapi(),
        "reporting": reporting.build(
            ReportingSettings(database_url=NOWHERE, sealed_url=NOWHERE)
        ).app.openapi(),
    }
