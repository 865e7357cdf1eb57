"""The personal details that a post may keep of a case, why they are opened, and for how long."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contracts.envelope import Fact
from contracts.events.cases import PersonalDetailsErased
from contracts.identifiers import Day

Line = Field(min_length=1, max_length=200)  # characters
Page = Field(min_length=1, max_length=4_000)

PURPOSES: Mapping[str, str] = MappingProxyType(
    {
        "suivi": "suivre la situation",
        "contact": "reprendre contact avec la personne",
        "liaison": "établir une fiche de liaison",
        "droits": "répondre à une demande de la personne sur ses données",
        "controle": "contrôler la tenue du coffre",
        "conservation": "appliquer la durée de conservation",
    }
)
"""Why details are opened, in codes: a free text would be one more place for a name."""


class Details(BaseModel):
    """Everything that may be kept of a person, and nothing else; each field may be absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    label: Annotated[str | None, Line, Field(title="Repère local")] = None
    name: Annotated[str | None, Line, Field(title="Nom")] = None
    contact: Annotated[str | None, Line, Field(title="Coordonnées")] = None
    note: Annotated[str | None, Page, Field(title="Note")] = None
    birth_date: Annotated[Day | None, Field(title="Date de naissance")] = None
    procedure_number: Annotated[str | None, Line, Field(title="Numéro de procédure")] = None


LABELS: Mapping[str, str] = MappingProxyType(
    {name: str(field.title) for name, field in Details.model_fields.items()}
)
"""Field → its French name."""


class DetailsRefused(Exception):
    """Details cannot be given, kept or erased; the message (French) names no person."""


class NoSuchCase(DetailsRefused):
    """The log has no such case of this post; said too to whom may not know it."""

    def __init__(self, post: str, case: object) -> None:
        """For a post and a case."""
        super().__init__(f"Le poste {post} n'a aucune situation {case}.")


class NoDetails(DetailsRefused):
    """Nothing personal is kept of this case, or no longer."""

    def __init__(self, case: object) -> None:
        """The case asked for."""
        super().__init__(f"Aucun détail personnel n'est conservé pour la situation {case}.")


class UnknownPurpose(DetailsRefused):
    """Details are opened for a purpose of the list."""

    def __init__(self) -> None:
        """The message does not repeat the value that was given."""
        offered = ", ".join(f"{code} ({label})" for code, label in PURPOSES.items())
        super().__init__(f"Dites pourquoi ces détails sont ouverts, par un mot : {offered}.")


def erased_on(last_contact: date, months: int) -> date:
    """The day from which details are erased: `months` after the last contact, to the day.

    The last day of the month where that day does not exist.
    """
    years, month = divmod(last_contact.month - 1 + months, 12)
    year, month = last_contact.year + years, month + 1
    return date(year, month, min(last_contact.day, monthrange(year, month)[1]))


def erased_since(position: int, history: Sequence[tuple[int, Fact]]) -> bool:
    """Whether the log says, after `position`, that the details of this case were erased.

    A copy of the vault put back in place holds such details again: they stay unread.
    """
    return any(
        at > position and isinstance(fact.event, PersonalDetailsErased) for at, fact in history
    )
