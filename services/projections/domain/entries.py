"""Reading the log's bytes on the hot path: msgspec, and only the fields that count.

The same bytes that `contracts.envelope.decode` reads; a test holds both against the same
JSON Schema. Unknown fields are ignored, unknown types are an error for the engine to set
aside.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import msgspec

from contracts.days import day_at
from contracts.envelope import UnknownEventType
from contracts.events import EVENTS
from contracts.identifiers import NATION
from contracts.streams import StreamId
from contracts.upcasts import UPCASTS, upcast


class Entry(NamedTuple):
    """One line of the log: its position, its stream, the stored contract bytes."""

    position: int
    stream: StreamId
    stored: bytes


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """The coded description of a person; the defaults are those of the contract."""

    status: str
    sex: str
    age: str
    commune: str | None = None
    returning: bool = False
    known_to_social_services: str = "nr"


class Act(msgspec.Struct, frozen=True, omit_defaults=True):
    """The data of any fact of a case or of an activity: each type fills its own fields."""

    post: str
    occurred_on: str
    force: str = ""
    saisine: str = ""
    partner_purpose: str = ""
    person: Person | None = None
    problems: tuple[str, ...] = ()
    level: str = ""
    setting: str = ""
    minutes: int = 0
    partner: str = ""
    orientation: str = ""
    solution: str = ""
    answer_wanted: bool = False
    outcome: str = ""
    known_to_social_services: str = "nr"
    kind: str = ""
    direction: str = ""
    purpose: str = ""
    with_: str = msgspec.field(default="", name="with")
    corrects: str = ""
    withdraws: str = ""
    data: "Act | None" = None


class ActFact(msgspec.Struct, frozen=True):
    """A fact of a case or of an activity, as the log has it."""

    id: str
    type: str
    recordedat: str
    data: Act
    sequence: int | None = None
    device: str | None = None


class RegisterFact(msgspec.Struct, frozen=True):
    """A fact of a post's register or of an external series: few, so read as they are."""

    id: str
    type: str
    recordedat: str
    data: dict[str, Any]
    sequence: int | None = None
    device: str | None = None


AnyFact: TypeAlias = ActFact | RegisterFact

_acts = msgspec.json.Decoder(ActFact)
_registers = msgspec.json.Decoder(RegisterFact)


def read(entry: Entry) -> AnyFact:
    """The fact of a line of the log, in its current version.

    Raises msgspec.DecodeError (also when a field has the wrong type) and UnknownEventType.
    """
    decode: Callable[[bytes], AnyFact] = (
        _registers.decode if entry.stream.is_register else _acts.decode
    )
    fact = decode(entry.stored)
    if fact.type in EVENTS or entry.stream.is_log:
        return fact
    if fact.type not in UPCASTS:
        raise UnknownEventType(fact.type)
    old = _registers.decode(entry.stored)
    name, data = upcast(old.type, old.data)
    current = {**msgspec.structs.asdict(old), "type": name, "data": data}
    if entry.stream.is_register:
        return msgspec.convert(current, RegisterFact)
    return msgspec.convert(current, ActFact)


def paris_day(instant: str) -> str:
    """The civil day in Paris of an RFC 3339 instant: H2 to H4 count by the day of the log.

    Its clocks differ from UTC by whole hours, so that the log's instants are told by their hour.
    """
    if instant[-1] == "Z":
        return _paris_day(instant[:13], "00:00Z")
    return _paris_day(instant[:13], f"{instant[14:16]}:00{instant[19:].lstrip('.0123456789')}")


@lru_cache(maxsize=8192)
def _paris_day(hour: str, rest: str) -> str:
    return day_at(NATION, f"{hour}:{rest}").isoformat()
