"""CloudEvents 1.0 JSON (structured mode) ↔ Fact. The stored bytes are these bytes."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError, from_json, to_json

from contracts.events import EVENTS, CaseEvent, Event
from contracts.events.cases import FactCorrected, FactWithdrawn
from contracts.events.external import SeriesDeposited
from contracts.identifiers import Instant, Slug, at_the_door
from contracts.upcasts import upcast

MAX_BATCH = 500  # envelopes a request, events.md
_ID_BEGINS, _ID_LENGTH = len(b'{"specversion":"1.0","id":"'), 36
_DATA = b',"data":'
CASE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""The one written form of a UUID v4, by which a case is designated."""


class UnknownEventType(ValueError):
    """The type is in no version of the contract that this code knows."""


class Envelope(BaseModel):
    """The CloudEvents attributes that Relais uses; `data` is still untyped here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    specversion: Literal["1.0"]
    id: UUID
    type: str
    source: Annotated[str, Field(pattern=r"^/[A-Za-z0-9._~/-]{1,127}$")]
    subject: Annotated[str, Field(min_length=1, max_length=64)]
    time: Instant
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: Annotated[int, Strict(), Field(ge=1, le=2_147_483_647)] | None = None
    device: Slug | None = None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """One event with its envelope; `recorded_at` (UTC) is None until intake took it in.

    `said`: its contract bytes without intake's own clock, kept from the door so that they
    are written once; empty where the fact comes from elsewhere.
    """

    id: UUID
    event: Event
    source: str
    subject: str
    time: datetime
    sequence: int | None = None
    device: str | None = None
    recorded_at: datetime | None = None
    said: bytes = field(default=b"", repr=False, compare=False)

    @property
    def type(self) -> str:
        """The stored name, `relais.case-opened.v1`."""
        return self.event.NAME

    def recorded(self, at: datetime) -> "Fact":
        """The same fact with intake's own clock, kept in UTC."""
        return replace(self, recorded_at=at.astimezone(UTC))


def read_at_the_door(envelope: object) -> Fact:
    """A new fact from the JSON value a client sent, nothing unknown let in.

    Raises pydantic.ValidationError (schema, codes, retired codes, extra fields),
    PydanticCustomError (source or subject that does not fit the data) and
    UnknownEventType.
    """
    read = Envelope.model_validate(envelope)
    event_type = EVENTS.get(read.type)
    if event_type is None:
        raise UnknownEventType(read.type)
    event = event_type.model_validate(read.data, extra="forbid", context=at_the_door(read.data))
    return _fact(read, event, _content(read, event))


def decode(stored: bytes) -> Fact:
    """A fact from history: unknown fields ignored, retired versions upcast, codes kept.

    Raises pydantic.ValidationError and UnknownEventType.
    """
    value = from_json(stored)
    recorded_at = value.pop("recordedat", None)
    read = Envelope.model_validate(value, extra="ignore")
    name, data = upcast(read.type, read.data)
    event_type = EVENTS.get(name)
    if event_type is None:
        raise UnknownEventType(read.type)
    fact = _fact(read, event_type.model_validate(data))
    return fact.recorded(datetime.fromisoformat(recorded_at)) if recorded_at else fact


def encode(fact: Fact) -> bytes:
    """The contract bytes of a fact: fixed order, absent fields absent."""
    said = fact.said or _content(fact, fact.event)
    if fact.recorded_at is None:
        return said
    before, data, after = said.partition(_DATA)  # no text before it holds a bare quotation mark
    return before + b',"recordedat":' + to_json(fact.recorded_at) + data + after


def id_of(stored: bytes) -> str:
    """The id of a fact in its contract bytes, without reading the rest of them."""
    return stored[_ID_BEGINS : _ID_BEGINS + _ID_LENGTH].decode()


def content_digest(fact: Fact) -> bytes:
    """SHA-256 of what the client said, whatever its key order: intake's own clock aside."""
    return hashlib.sha256(fact.said or _content(fact, fact.event)).digest()


def _fact(read: Envelope, event: Event, said: bytes = b"") -> Fact:
    _check_names(read, event)
    return Fact(
        read.id,
        event,
        read.source,
        read.subject,
        read.time,
        read.sequence,
        read.device,
        said=said,
    )


def _check_names(read: Envelope, event: Event) -> None:
    """The envelope and the data must speak of the same post or series.

    Raises PydanticCustomError with the French reason.
    """
    if isinstance(event, SeriesDeposited):
        expected = event.series
    else:
        post: str = event.post  # type: ignore[attr-defined]
        if read.source != f"/posts/{post}" and not read.source.startswith(f"/posts/{post}/"):
            raise PydanticCustomError(
                "source", "La source devrait être « /posts/{post} ».", {"post": post}
            )
        expected = _subject_of(event, post, read.subject)
    if read.subject != expected:
        raise PydanticCustomError(
            "subject", "Le sujet devrait être « {expected} ».", {"expected": expected}
        )


def _subject_of(event: Event, post: str, given: str) -> str:
    """The post, or the case as given; a correction of a post's activity names the post.

    Raises PydanticCustomError for a case that is not a UUID v4 in its one written form.
    """
    if not isinstance(event, CaseEvent):
        return post
    if isinstance(event, FactCorrected | FactWithdrawn) and given == post:
        return post
    if not CASE_ID.fullmatch(given):
        raise PydanticCustomError(
            "case", "Une situation est désignée par un UUID de version 4, en minuscules."
        )
    return given


def _content(of: Envelope | Fact, event: Event) -> bytes:
    """The contract bytes without intake's own clock."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(of.id),
        "type": of.type,
        "source": of.source,
        "subject": of.subject,
        "time": of.time,
        "datacontenttype": "application/json",
    }
    if of.sequence is not None:
        attributes["sequence"] = of.sequence
    if of.device is not None:
        attributes["device"] = of.device
    data = event.model_dump_json(by_alias=True, exclude_unset=True, exclude_none=True)
    return to_json(attributes)[:-1] + _DATA + data.encode() + b"}"
