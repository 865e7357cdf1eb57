"""The data files beside the code: TOML and CSV that people edit, read once and checked whole."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from contracts.validation_messages import explain

ROOT = Path(__file__).parents[1]
"""Where `contracts` and `services` stand, in the project as in an installed copy."""
Shape = TypeVar("Shape")
Entry = TypeVar("Entry")
_ADAPTERS: dict[object, TypeAdapter[Any]] = {}  # made once: it costs more than to read a file


class DataFileInvalid(ValueError):
    """A data file says what cannot be; the message (French) names the file and the entry."""


def read_toml(name: str, shape: type[Shape]) -> Shape:
    """A TOML file as `shape`, tables in the order of their lines; `name` is its path below ROOT.

    Raises DataFileInvalid: a key is there twice or unknown, a value is missing or misplaced.
    """
    return _checked(name, _parsed(name), shape)


def read_entries(names: Iterable[str], entry: type[Entry], key: str = "code") -> dict[str, Entry]:
    """The tables of some TOML files under their names, which are also their `key`s.

    Raises DataFileInvalid.
    """
    found: dict[str, Entry] = {}
    for name in names:
        tables = _parsed(name)
        for code in tables.keys() & found.keys():
            raise DataFileInvalid(f"{name} : « {code} » est aussi dans un autre fichier.")
        said = {
            code: {key: code, **table} if isinstance(table, dict) else table
            for code, table in tables.items()
        }
        found |= _checked(name, said, dict[str, entry])  # type: ignore[valid-type]
    return found


def read_rows(name: str, row: type[Entry]) -> tuple[Entry, ...]:
    """The lines of a CSV file, an empty cell as its default. Raises DataFileInvalid."""
    with (ROOT / name).open(encoding="utf-8-sig", newline="") as lines:
        said = {
            f"ligne {number}": {str(column): cell for column, cell in cells.items() if cell}
            for number, cells in enumerate(csv.DictReader(lines), 2)
        }
    return tuple(_checked(name, said, dict[str, row]).values())  # type: ignore[valid-type]


def named(known: Mapping[str, Any], where: str = "") -> BeforeValidator:
    """For a field whose file gives the name of an entry of `known`: the field gets the entry.

    `where`: the file in which such an entry is declared, for who forgot it.
    """
    declare = f" : déclarez-le dans {where}." if where else "."

    def find(value: Any) -> Any:
        if isinstance(value, str) and value not in known:
            raise PydanticCustomError(
                "unknown_name", f"« {{name}} » n'existe pas{declare}", {"name": value}
            )
        return known[value] if isinstance(value, str) else value

    return BeforeValidator(find)


PAIRS = BeforeValidator(lambda value: tuple(value.items()) if isinstance(value, Mapping) else value)
"""For a field of pairs whose file gives a table: a name, what it stands for."""


def _parsed(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((ROOT / name).read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise DataFileInvalid(f"{name} : {error}") from None


def _checked(name: str, said: object, shape: type[Shape]) -> Shape:
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    try:
        checked: Shape = _ADAPTERS[shape].validate_python(said, extra="forbid")
    except ValidationError as error:
        raise DataFileInvalid(f"{name} : {explain(error)[1]}") from None
    return checked
