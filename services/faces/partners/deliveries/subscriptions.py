"""Who receives which documents of which releases: one file that a person writes."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from contracts.days import day_at
from contracts.events.posts import Siren
from contracts.identifiers import NATION
from contracts.release_plan import VIEWS
from contracts.validation_messages import french
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.viewing import ScopeMissing, filter_of

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")
LENGTHS = {3: "trimestre", 12: "annee"}


class SubscriptionsRefused(ValueError):
    """The file cannot be followed; the message (French) says where and what to do."""


def _address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise PydanticCustomError("address", "Ce n'est pas une adresse de courriel.")
    return text


def _view(code: str) -> str:
    if code not in VIEWS:
        raise PydanticCustomError("view", f"Cette vue n'existe pas : {', '.join(VIEWS)}.")
    return code


class Addressee(BaseModel):
    """Somebody who is told by mail, of what they read under `view` in `scope`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    addressee: Annotated[str, Field(alias="destinataire", min_length=1, max_length=120)]
    email: Annotated[str, AfterValidator(_address), Field(alias="courriel")]
    view: str
    scope: str | None

    @property
    def id(self) -> str:
        """What names it in a link and in a receipt: no address can be read in it."""
        told = f"{self.email}|{self.view}|{self.scope or ''}"
        return sha256(told.encode()).hexdigest()[:16]


class EmployerTold(Addressee):
    """An organisation that is told which conventions of its posts end."""

    view: Literal["employeur"] = "employeur"
    scope: Annotated[Siren, Field(alias="siren")]


class Subscription(Addressee):
    """One addressee of one view. `since`: releases sealed before that day in Paris are not sent."""

    view: Annotated[str, AfterValidator(_view), Field(alias="vue")]
    scope: Annotated[str | None, Field(alias="perimetre")] = None
    formats: Annotated[
        tuple[Literal["pdf", "xlsx", "ods", "csv", "csv-fr"], ...], Field(min_length=1)
    ]
    periods: Annotated[
        tuple[Literal["trimestre", "annee"], ...], Field(alias="periodes", min_length=1)
    ]
    since: Annotated[date, Field(alias="depuis")]

    def wants(self, release: Release) -> bool:
        """Whether a release is to be sent."""
        kind = LENGTHS[release.period.length]
        return kind in self.periods and day_at(NATION, release.sealed_at) >= self.since


def subscriptions(file: Path) -> Sequence[Subscription]:
    """Who receives documents, as a file says, in its order; nothing where there is none.

    Raises SubscriptionsRefused.
    """
    return [each for each in addressees(file) if isinstance(each, Subscription)]


def addressees(file: Path) -> Sequence[Subscription | EmployerTold]:
    """All whom a file names, who receive documents first. Raises SubscriptionsRefused."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SubscriptionsRefused(f"{file} ne se lit pas comme du TOML : {error}.") from None
    if said.keys() - KINDS.keys() or not all(isinstance(each, list) for each in said.values()):
        raise SubscriptionsRefused(
            f"{file} : écrivez des blocs [[livraison]] ou [[employeur]], et rien d'autre."
        )
    found = [
        _read(f"{file}, {name} n° {at}", kind, each)
        for name, kind in KINDS.items()
        for at, each in enumerate(said.get(name, []), 1)
    ]
    twice = {each.id for each in found if sum(other.id == each.id for other in found) > 1}
    for each in found:
        if each.id in twice:
            raise SubscriptionsRefused(f"{file} : {each.email} reçoit deux fois la même vue.")
    return found


KINDS: Mapping[str, type[Subscription] | type[EmployerTold]] = {
    "livraison": Subscription,
    "employeur": EmployerTold,
}
"""The blocks of the file."""


def _read(
    where: str, kind: type[Subscription] | type[EmployerTold], said: object
) -> Subscription | EmployerTold:
    try:
        made = kind.model_validate(said)
        if isinstance(made, Subscription):
            filter_of(made.view, made.scope)
    except ValidationError as error:
        told = [
            f"{'.'.join(str(part) for part in each['loc'])} : {french(each)}"
            for each in error.errors()
        ]
        raise SubscriptionsRefused(f"{where} : {' '.join(told)}") from None
    except ScopeMissing:
        raise SubscriptionsRefused(f"{where} : dites le perimetre de cette vue.") from None
    return made
