"""What goes over the socket: one question, one answer, each a length and its JSON.

A question is `{"op": …, "asks": …}`; an answer is `{"gives": …}` or `{"refused": kind, "says": …}`.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field

LENGTH = struct.Struct("!I")
LARGEST = 8_000_000
"""Bytes of a question or of an answer; who has more to ask asks again."""
LONGEST_PATH = 100  # bytes of the path of a socket: the system takes 107


class Said(BaseModel):
    """Base of what is asked and of what is given; bytes go as base64."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64"
    )


class Nothing(Said):
    """Where there is nothing to ask, or to give."""


class Question(BaseModel):
    """An operation by its name, with the JSON of what it asks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Annotated[str, Field(max_length=40)]
    asks: str


class Answer(BaseModel):
    """The JSON of what is given; or the kind of a refusal with its sentence, in French."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gives: str = ""
    refused: str = ""
    says: str = ""


Asks = TypeVar("Asks", bound=BaseModel)
Gives = TypeVar("Gives", bound=BaseModel)


class Operation(NamedTuple, Generic[Asks, Gives]):
    """What can be asked of the holder: a name of parts.toml, and both sides of it."""

    name: str
    asks: type[Asks]
    gives: type[Gives]


def framed(said: BaseModel) -> bytes:
    """A message with its length before it. Raises ValueError for one that is too large."""
    text = said.model_dump_json().encode()
    if len(text) > LARGEST:
        raise ValueError(f"{len(text)} octets ; {LARGEST} au plus")
    return LENGTH.pack(len(text)) + text


def socket_of(folder: Path, part: str) -> Path:
    """Where the holder listens for a part; another container has that folder alone."""
    return folder / part / "keys.sock"


@contextmanager
def reached(path: Path) -> Iterator[str]:
    """The path of a socket as the system takes it, however long it is. Raises OSError."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
