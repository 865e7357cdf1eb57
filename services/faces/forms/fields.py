"""The fields of a form, read off the event that it makes: one per value, with its codes."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from contracts.codes import CodeList, OneOf
from contracts.communes import label_of
from contracts.data_files import read_toml
from contracts.events import Event
from services.faces.theme.figures import euros
from services.intake.domain.case_rules import FORCE_OF_CODE

MIXED = "mixte"
NOT_ASKED = ("post", "corrects", "withdraws", "data")
_WORDS = read_toml("services/faces/forms/fields.toml", dict[str, dict[str, str]])
LABELS, HINTS, PREFERRED = _WORDS["labels"], _WORDS["hints"], _WORDS["preferred"]
CONTROLS = _WORDS["controls"]
DAYS, NUMBERS = ("day", "date"), ("number", "percent")


class Option(NamedTuple):
    """A choice: stored as `code`, shown as `label`."""

    code: str
    label: str


class Field(NamedTuple):
    """One control. `name` is the path in the data of the event, `person.sex`.

    `control`: day (past), date (any), minutes, number, count, percent, euros, year, flag, commune,
    choice, choices, ranked, act, text, word (no space), siren, lines and communes (one each).
    """

    name: str
    label: str
    control: str
    required: bool
    options: tuple[Option, ...] = ()
    preferred: str = ""
    codes: CodeList | None = None
    least: int = 1
    """Minutes: 0 only where nobody knows, in what a file or an older version recorded."""
    default: Any = None
    """What it says where nothing is said of it."""

    @property
    def hint(self) -> str:
        """How its value is written, empty where that goes without saying."""
        return HINTS.get(self.name) or HINTS.get(self.control, "")

    def of(self, data: Mapping[str, Any]) -> Any:
        """Its value in the data of an event, None where there is none."""
        value: Any = data
        for part in self.name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def shown(self, value: Any) -> str:
        """A value of the log, in words."""
        if value is None or value == []:
            return "–"
        if isinstance(value, bool):
            return "oui" if value else "non"
        if self.control in DAYS:
            return "/".join(reversed(str(value).split("-")))
        if self.codes is not None:
            codes = value if isinstance(value, list) else [value]
            return ", ".join(self.codes.label_of(str(code)) for code in codes)
        if self.control == "communes":
            return ", ".join(map(label_of, value))
        if self.control == "commune":
            return label_of(str(value))
        if self.control in NUMBERS:
            return written(value) + ("\N{NO-BREAK SPACE}%" if self.control == "percent" else "")
        if self.control == "siren":
            return siren_written(value)
        if self.control == "euros":
            return euros(value)
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def siren_written(number: str) -> str:
    """A SIREN by its three thirds, `222 702 292`, with spaces at which no line breaks."""
    return "\N{NO-BREAK SPACE}".join((number[:3], number[3:6], number[6:]))


def written(number: float) -> str:
    """A number as people type it: `0,8`, `35`."""
    return f"{number:.10g}".replace(".", ",")


def fields_of(event: type[Event], service: str = MIXED, force: str = "") -> list[Field]:
    """The fields of an event, with the codes that a post of `service` may choose.

    `force`: that of the case where it is known; a post of one service has no other.
    """
    known = force or ("" if service == MIXED else service)
    return list(_fields(event.model_fields, "", service, known))


def _fields(
    infos: Mapping[str, FieldInfo], prefix: str, service: str, force: str
) -> Iterator[Field]:
    for key, info in infos.items():
        name = f"{prefix}{info.alias or key}"
        if name in NOT_ASKED:
            continue
        nested = _model(info.annotation)
        if nested is not None:
            yield from _fields(nested.model_fields, f"{name}.", service, force)
            continue
        codes = _codes(Annotated[info.annotation, *info.metadata] if info.metadata else info)
        options = tuple(_options(codes, service, force)) if codes else ()
        yield Field(
            name,
            LABELS.get(name) or (codes.label if codes else name),
            _control(name, info, codes),
            info.is_required() or name == "minutes",
            options,
            PREFERRED.get(name, force if name == "force" else ""),
            codes,
            default=info.get_default(),
        )


def _options(codes: CodeList, service: str, force: str) -> Iterator[Option]:
    for code in codes.current:
        of_the_force = not force or FORCE_OF_CODE.get(code, force) == force
        if codes.name == "force" and force:
            of_the_force = code == force
        if codes.allows(code, service) and of_the_force:
            yield Option(code, codes.label_of(code))


def _control(name: str, info: FieldInfo, codes: CodeList | None) -> str:
    kinds = _types(info.annotation)
    if name in CONTROLS:
        return CONTROLS[name]
    if codes is not None:
        return "choices" if tuple in kinds else "choice"
    for kind, control in ((date, "day"), (bool, "flag"), (UUID, "act"), (float, "number")):
        if kind in kinds:
            return control
    return "minutes" if int in kinds else "commune"


def _types(annotation: Any) -> set[Any]:
    if get_origin(annotation) is Annotated:
        return _types(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return {tuple}
    parts = get_args(annotation)
    return set().union(*(_types(part) for part in parts)) if parts else {annotation}


def _model(annotation: Any) -> type[BaseModel] | None:
    for kind in _types(annotation):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return kind
    return None


def _codes(annotation: Any) -> CodeList | None:
    if isinstance(annotation, FieldInfo):
        annotation = annotation.annotation
    if get_origin(annotation) is Annotated:
        base, *metadata = get_args(annotation)
        lists = (marker.codes for marker in metadata if isinstance(marker, OneOf))
        return next(lists, None) or _codes(base)
    parts = (_codes(part) for part in get_args(annotation))
    return next((codes for codes in parts if codes is not None), None)
