"""One frozen settings object a process, read once from the variables given to it."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from contracts.validation_messages import french


class SettingsRefused(ValueError):
    """The variables do not make settings; the message (French) names each culprit."""


class Settings(BaseModel):
    """Base of a service's settings: `RELAIS_<SERVICE>_<FIELD>` gives `field`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    PREFIX: ClassVar[str]

    @classmethod
    def read(cls, variables: Mapping[str, str]) -> Self:
        """The settings among `variables`; those without the prefix are not ours to judge.

        Raises SettingsRefused for an unknown variable or a bad value. A secret is never
        repeated in the message.
        """
        given = {
            name.removeprefix(cls.PREFIX).lower(): value
            for name, value in variables.items()
            if name.startswith(cls.PREFIX)
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsRefused(_explained(cls.PREFIX, error)) from None


def _explained(prefix: str, error: ValidationError) -> str:
    sentences = []
    for each in error.errors(include_url=False, include_input=False):
        name = prefix + "_".join(str(part) for part in each["loc"]).upper()
        unknown = each["type"] == "extra_forbidden"
        sentences.append(f"{name} : {'variable inconnue.' if unknown else french(each)}")
    return " ".join(sentences)
