"""Tables and sentences that are data: a TOML file beside the module that reads it."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

Data = TypeVar("Data")


def data_of(module: str, kind: type[Data]) -> Data:
    """What `X.toml` says to the module `X.py`, whose `__file__` is given, as a `kind`.

    A file that does not fit stops the program at import, with pydantic.ValidationError.
    """
    said = Path(module).with_suffix(".toml").read_text(encoding="utf-8")
    return TypeAdapter(kind).validate_python(tomllib.loads(said))
