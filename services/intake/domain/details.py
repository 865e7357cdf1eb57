"""The personal details that a post may keep of a case, why they are opened, and for how long."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Annotated
from unicodedata import bidirectional, category

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from contracts.envelope import Fact
from contracts.events.cases import PersonalDetailsErased
from contracts.identifiers import Day
from services.intake.domain.purposes import PURPOSES

LAID_OUT = "\t\n\r"  # what a page of text may hold besides signs
TURNED = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
"""Classes of signs that turn the order in which others are read."""


def _unseen(sign: str) -> bool:
    return category(sign) in ("Cc", "Cs", "Zl", "Zp") or bidirectional(sign) in TURNED


def _legible(text: str) -> str:
    if any(_unseen(sign) and sign not in LAID_OUT for sign in text):
        raise PydanticCustomError(
            "unseen", "Ce texte contient un caractère qui ne se voit pas : tapez-le de nouveau."
        )
    return text


def _on_one_line(text: str) -> str:
    if any(sign in LAID_OUT for sign in text):
        raise PydanticCustomError("one_line", "Ce texte tient sur une seule ligne.")
    return _legible(text)


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_on_one_line)]
Page = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(_legible)]
"""Lengths in characters."""


class Details(BaseModel):
    """Everything that may be kept of a person, and nothing else; each field may be absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    label: Annotated[Line | None, Field(title="Repère local")] = None
    name: Annotated[Line | None, Field(title="Nom")] = None
    contact: Annotated[Line | None, Field(title="Coordonnées")] = None
    note: Annotated[Page | None, Field(title="Note")] = None
    birth_date: Annotated[Day | None, Field(title="Date de naissance")] = None
    procedure_number: Annotated[Line | None, Field(title="Numéro de procédure")] = None


LABELS: Mapping[str, str] = MappingProxyType(
    {name: str(field.title) for name, field in Details.model_fields.items()}
)
"""Field → its French name."""


def as_kept(fields: Mapping[str, str]) -> Details:
    """The details of a vault; a sign that is refused now, and was kept before, reads as a space."""
    legible = {
        name: "".join(" " if _unseen(sign) and sign not in LAID_OUT else sign for sign in text)
        for name, text in fields.items()
    }
    in_lines = {name: text for name, text in legible.items() if name != "note"}
    return Details.model_validate(
        legible | {name: " ".join(text.splitlines()) or " " for name, text in in_lines.items()}
    )


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


class NothingSearched(DetailsRefused):
    """A search has no word by which something could be found."""

    def __init__(self) -> None:
        """The message does not repeat what was typed."""
        super().__init__("Tapez au moins un mot de deux lettres, ou un numéro de trois chiffres.")


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
