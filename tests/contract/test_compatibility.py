"""A released schema only grows; each way of breaking a reader or a writer is found."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.contract.compatibility import breaks_between, compatible, listed
from tests.contract.files import BASELINE, SCHEMAS

Schema = dict[str, Any]
OLD: Schema = {
    "$id": "urn:x",
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^a"},
        "kind": {"enum": ["a", "b"], "type": "string"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
        "count": {"type": "integer", "minimum": 0, "maximum": 9},
        "free": {"type": "object", "additionalProperties": True},
        "places": {"type": "array", "items": {"$ref": "#/$defs/Place"}, "minItems": 1},
        "shares": {
            "type": "object",
            "propertyNames": {"enum": ["a", "b"]},
            "additionalProperties": {"type": "number"},
        },
    },
    "required": ["name"],
    "additionalProperties": False,
    "$defs": {"Place": {"type": "object", "properties": {"code": {"type": "string"}}}},
}
BREAKS: dict[str, tuple[str, Callable[[Schema], Any]]] = {
    "identity": ("$: $id changed", lambda s: s.update({"$id": "urn:y"})),
    "removed": ("$.kind: removed", lambda s: s["properties"].pop("kind")),
    "renamed": (
        "$.name: removed",
        lambda s: s["properties"].update(label=s["properties"].pop("name")),
    ),
    "required": ("$.count: required", lambda s: s["required"].append("count")),
    "added and required": (
        "$.more: required",
        lambda s: (s["properties"].update(more={}), s["required"].append("more")),
    ),
    "type": ("$.count: type changed", lambda s: s["properties"]["count"].update(type="string")),
    "no longer null": (
        "$.note: type changed",
        lambda s: s["properties"].update(note={"type": "string", "default": None}),
    ),
    "default": ("$.note: default changed", lambda s: s["properties"]["note"].update(default="x")),
    "value": (
        "$.kind: values removed ['b']",
        lambda s: s["properties"]["kind"].update(enum=["a", "c"]),
    ),
    "closed values": (
        "$.name: values removed ['None']",
        lambda s: s["properties"]["name"].update(enum=["a"]),
    ),
    "longer": ("$.name: minLength narrowed", lambda s: s["properties"]["name"].update(minLength=2)),
    "shorter": (
        "$.name: maxLength narrowed",
        lambda s: s["properties"]["name"].update(maxLength=9),
    ),
    "smaller": ("$.count: maximum narrowed", lambda s: s["properties"]["count"].update(maximum=8)),
    "new bound": (
        "$.count: exclusiveMinimum narrowed",
        lambda s: s["properties"]["count"].update(exclusiveMinimum=0),
    ),
    "pattern": ("$.name: pattern changed", lambda s: s["properties"]["name"].update(pattern="^b")),
    "format": ("$.name: format changed", lambda s: s["properties"]["name"].update(format="uuid")),
    "more items": (
        "$.places: minItems narrowed",
        lambda s: s["properties"]["places"].update(minItems=2),
    ),
    "inside a definition": (
        "$.places[].code: required",
        lambda s: s["$defs"]["Place"].update(required=["code"]),
    ),
    "closed": (
        "$.free: closed to other fields",
        lambda s: s["properties"]["free"].update(additionalProperties=False),
    ),
    "closed by type": (
        "$.free: closed to other fields",
        lambda s: s["properties"]["free"].update(additionalProperties={"type": "string"}),
    ),
    "key": (
        "$.shares{name}: values removed ['b']",
        lambda s: s["properties"]["shares"]["propertyNames"].update(enum=["a"]),
    ),
    "value of a key": (
        "$.shares.*: type changed",
        lambda s: s["properties"]["shares"].update(additionalProperties={"type": "integer"}),
    ),
}
GROWTHS: dict[str, Callable[[Schema], Any]] = {
    "nothing": lambda s: None,
    "optional field": lambda s: s["properties"].update(more={"type": "string"}),
    "value": lambda s: s["properties"]["kind"]["enum"].append("c"),
    "retired value": lambda s: s["properties"]["kind"].update({"enum": ["a"], "x-retired": ["b"]}),
    "open values": lambda s: s["properties"]["kind"].pop("enum"),
    "wider bounds": lambda s: s["properties"]["count"].update(minimum=-1, maximum=10),
    "no bound": lambda s: s["properties"]["name"].pop("maxLength"),
    "wider type": lambda s: s["properties"]["count"].update(type="number"),
    "null admitted": lambda s: s["properties"].update(
        count={"anyOf": [s["properties"]["count"], {"type": "null"}]}
    ),
    "description": lambda s: s.update(description="Said better."),
    "open": lambda s: s.pop("additionalProperties"),
    "no longer required": lambda s: s.update(required=[]),
}
LIST = [{"code": "a", "label": "A", "applies_to": ["police"]}, {"code": "b", "applies_to": []}]


def changed(how: Callable[[Schema], Any]) -> Schema:
    """The old schema after one change."""
    new = copy.deepcopy(OLD)
    how(new)
    return new


@pytest.mark.parametrize("kind", BREAKS)
def test_a_breaking_change_is_found(kind: str) -> None:
    expected, how = BREAKS[kind]
    assert expected in compatible(OLD, changed(how))


@pytest.mark.parametrize("kind", GROWTHS)
def test_growth_breaks_nothing(kind: str) -> None:
    assert compatible(OLD, changed(GROWTHS[kind])) == []


def test_a_code_may_be_relabelled_and_retired_but_not_removed() -> None:
    grown = [LIST[0] | {"label": "Â", "retired": True}, LIST[1], {"code": "c"}]
    assert listed(LIST, grown) == []
    assert listed(LIST, LIST[:1]) == ["$[b]: removed"]


def test_a_code_may_not_leave_a_service() -> None:
    assert listed(LIST, [LIST[0], LIST[1] | {"applies_to": ["police"]}]) == [
        "$[b].applies_to: narrowed"
    ]
    assert listed(LIST, [LIST[0] | {"applies_to": []}, LIST[1]]) == []


def test_a_schema_may_not_disappear(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    (old / "gone.v1.json").write_text("{}")
    (old / "kept.v1.json").write_text(json.dumps(OLD))
    (new / "kept.v1.json").write_text(json.dumps(changed(BREAKS["removed"][1])))
    assert breaks_between(old, new) == [
        "gone.v1.json: removed",
        "kept.v1.json $.kind: removed",
    ]


def test_nothing_released_is_broken() -> None:
    assert breaks_between(BASELINE, SCHEMAS) == []
