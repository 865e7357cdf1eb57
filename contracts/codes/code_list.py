"""What a code list is, and the pydantic type that a list gives to a field."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(frozen=True)
class Code:
    """One value of a list: stored as `code`, shown as `label` (French).

    `applies_to`: the services for which it may be chosen, empty = all of them.
    `retired`: no longer accepted in new facts, still read in old ones.
    """

    code: str
    label: str
    applies_to: tuple[str, ...] = ()
    retired: bool = False

    @property
    def force(self) -> str | None:
        """The one force that may choose it, None where both may."""
        forces = [service for service in self.applies_to if service != "mixte"]
        return forces[0] if len(forces) == 1 else None


@dataclass(frozen=True)
class CodeList:
    """A named, ordered list of codes, in the order of the report."""

    name: str
    label: str
    codes: tuple[Code, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """Each code under its stored value, retired ones included."""
        return {code.code: code for code in self.codes}

    @cached_property
    def current(self) -> tuple[str, ...]:
        """The values that a new fact may carry, in order."""
        return tuple(code.code for code in self.codes if not code.retired)

    def label_of(self, code: str) -> str:
        """The French label of `code`, or the code itself when it is not of this list."""
        known = self.by_code.get(code)
        return known.label if known else code

    def allows(self, code: str, service: str) -> bool:
        """Whether `code` may be chosen in a post or situation of `service`."""
        applies_to = self.by_code[code].applies_to
        return not applies_to or service in applies_to


@dataclass(frozen=True)
class OneOf:
    """Field annotation: a string of `codes`; new facts may not use a retired one.

    A model validated with the context of `contracts.identifiers.at_the_door` is a new fact.
    """

    codes: CodeList

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        known, current = frozenset(self.codes.by_code), frozenset(self.codes.current)

        def check(value: str, info: ValidationInfo) -> str:
            at_the_door = bool(info.context and info.context.get("door"))
            if value not in (current if at_the_door else known):
                raise PydanticCustomError(
                    "unknown_code",
                    "Le code « {code} » n'est pas dans la liste « {name} » ({accepted}).",
                    {
                        "code": value,
                        "name": self.codes.name,
                        "accepted": ", ".join(self.codes.current),
                    },
                )
            return value

        return core_schema.with_info_after_validator_function(
            check, core_schema.str_schema(strict=True)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        retired = [code.code for code in self.codes.codes if code.retired]
        shown: JsonSchemaValue = {
            "type": "string",
            "enum": list(self.codes.current),
            "x-code-list": self.codes.name,
        }
        return shown | ({"x-retired": retired} if retired else {})
