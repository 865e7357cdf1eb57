"""Who publishes: `RELAIS_PUBLISHER_…`, for each process that serves pages."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.chassis.settings import Settings


class PublisherSettings(Settings):
    """Who answers for what is published here: said with open data and in the legal notice.

    `name`: the body that runs Relais; `contact`: its address for readers, an e-mail; `licence`:
    under which open data may be used again, none until it has chosen.
    """

    PREFIX: ClassVar[str] = "RELAIS_PUBLISHER_"

    name: str = ""
    contact: Annotated[str, Field(pattern=r"^$|^[^@\s<>]+@[^@\s<>]+$")] = ""
    licence: Literal["", "etalab-2.0", "odbl-1.0"] = ""


UNTOLD = PublisherSettings()
"""For a set-up that is told nothing: pages then name no one, and say so."""
