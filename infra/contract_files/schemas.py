"""JSON Schema 2020-12 of events, envelope and read-model rows."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from contracts import read_model
from contracts.envelope import Envelope
from contracts.events import EVENTS
from contracts.problems import Problem

DIALECT = GenerateJsonSchema.schema_dialect
VIEWS: Mapping[str, type[read_model.Row]] = {
    "cases": read_model.CaseRow,
    "cells": read_model.CellRow,
    "cut_cells": read_model.CutCellRow,
    "cut_posts": read_model.CutPostRow,
    "cut_sequence_holes": read_model.CutSequenceHoleRow,
    "cut_series": read_model.CutSeriesRow,
    "cuts": read_model.CutRow,
    "dead_letters": read_model.DeadLetterRow,
    "open_cases": read_model.OpenCaseRow,
    "positions": read_model.PositionRow,
    "posts": read_model.PostRecord,
    "sequence_holes": read_model.SequenceHoleRow,
    "series": read_model.SeriesRow,
}


class _Untitled(GenerateJsonSchema):
    """Pydantic's generator without the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: CoreSchema | FieldInfo) -> bool:
        """Never: the name says it."""
        return False


def event_schemas() -> dict[str, JsonSchemaValue]:
    """File name → schema of the `data` of each event, as the door takes it."""
    return {
        f"events/{stem(name)}.json": _closed(_schema(event, f"urn:relais:event:{stem(name)}"))
        for name, event in sorted(EVENTS.items())
    }


def envelope_schemas() -> dict[str, JsonSchemaValue]:
    """The envelope that a client sends, and the fact that the log and the channel hold."""
    sent = _schema(Envelope, "urn:relais:envelope:v1")
    sent["properties"]["type"]["enum"] = sorted(EVENTS)
    held = _schema(Envelope, "urn:relais:fact:v1")
    held |= {
        "title": "Fact",
        "description": "What the log and the channel hold: the envelope, and intake's own "
        "clock. Unknown attributes are ignored.",
        "required": [*held["required"], "recordedat"],
    }
    held["properties"]["type"]["pattern"] = r"^relais\.[a-z-]+\.v[0-9]+$"
    held["properties"]["recordedat"] = {
        "type": "string",
        "format": "date-time",
        "description": "When intake took it in, UTC.",
    }
    del held["additionalProperties"]
    return {"envelope.v1.json": sent, "fact.v1.json": held}


def problem_schema() -> JsonSchemaValue:
    """The body of an answer that says what went wrong (RFC 9457)."""
    return _schema(Problem, "urn:relais:problem:v1")


def read_model_schemas() -> dict[str, JsonSchemaValue]:
    """File name → schema of a record of each published view; a view may grow columns."""
    return {
        f"read_model/{view}.v1.json": _schema(row, f"urn:relais:view:{view}:v1")
        for view, row in VIEWS.items()
    }


def stem(name: str) -> str:
    """`relais.case-opened.v1` → `case-opened.v1`: the file name of an event's schema."""
    return name.removeprefix("relais.")


def short_name(name: str) -> str:
    """`relais.case-opened.v1` → `case-opened`."""
    return name.split(".")[1]


def _schema(model: type[BaseModel], identity: str) -> JsonSchemaValue:
    schema = model.model_json_schema(schema_generator=_Untitled)
    head = {key: schema.pop(key) for key in ("title", "description")}
    return {"$schema": DIALECT, "$id": identity, **head, **schema}


def _closed(schema: Any) -> Any:
    """The same schema, every object with fields refusing the fields it does not name."""
    if isinstance(schema, list):
        return [_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed
