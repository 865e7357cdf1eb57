"""What a change of a schema takes from those who wrote or read by the old one."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]

RAISED = ("minimum", "exclusiveMinimum", "minLength", "minItems")
LOWERED = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
FIXED = ("pattern", "format", "uniqueItems")
KEPT = ("$id", "default")
LISTED = {"code_lists.json", "statistics.json", "problems.json"}


def compatible(old: Schema, new: Schema) -> list[str]:
    """The breaking changes from `old` to `new`, each as `path: what`; empty when none.

    Allowed: optional fields, enum values, wider bounds; a code that leaves `enum` for
    `x-retired`, since history still reads it.
    """
    return list(_breaks(old, new, (old, new), "$"))


def listed(old: Any, new: Any, path: str = "$") -> list[str]:
    """The breaking changes of a catalogue: entries that are gone, services that are excluded."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        gone = [f"{path}.{key}: removed" for key in old if key not in new]
        return gone + [
            found
            for key in old
            if key in new
            for found in _listed_field(key, old[key], new[key], f"{path}.{key}")
        ]
    if isinstance(old, list) and isinstance(new, list):
        before, after = _by_code(old), _by_code(new)
        gone = [f"{path}[{code}]: removed" for code in before if code not in after]
        return gone + [
            found
            for code in before
            if code in after
            for found in listed(before[code], after[code], f"{path}[{code}]")
        ]
    return []


def breaks_between(old: Path, new: Path) -> list[str]:
    """The breaking changes from one folder of schemas to another, file by file."""
    found = []
    for path in sorted(old.rglob("*.json")):
        name = path.relative_to(old).as_posix()
        if not (new / name).is_file():
            found.append(f"{name}: removed")
            continue
        before, after = (json.loads((folder / name).read_text()) for folder in (old, new))
        changes = (listed if path.name in LISTED else compatible)(before, after)
        found += [f"{name} {change}" for change in changes]
    return found


def _by_code(entries: list[Any]) -> dict[str, Any]:
    """Entries under their code, key or value: what names them to a reader."""
    return {
        str(entry.get("code") or entry.get("key") or number)
        if isinstance(entry, Mapping)
        else str(entry): entry
        for number, entry in enumerate(entries)
    }


def _listed_field(key: str, old: Any, new: Any, path: str) -> list[str]:
    if key == "applies_to":
        narrowed = new and (not old or set(old) - set(new))
        return [f"{path}: narrowed"] if narrowed else []
    return listed(old, new, path)


def _breaks(old: Schema, new: Schema, roots: tuple[Schema, Schema], at: str) -> Iterator[str]:
    old, new = _resolved(old, roots[0]), _resolved(new, roots[1])
    if "anyOf" in old or "anyOf" in new:
        yield from _branch_breaks(old, new, roots, at)
        return
    for key in KEPT:
        if key in old and old[key] != new.get(key):
            yield f"{at}: {key} changed"
    yield from _value_breaks(old, new, at)
    yield from _object_breaks(old, new, roots, at)
    if "propertyNames" in old or "propertyNames" in new:
        before, after = (schema.get("propertyNames", {}) for schema in (old, new))
        yield from _breaks(before, after, roots, f"{at}{{name}}")
    if "items" in old:
        yield from _breaks(old["items"], new.get("items", {}), roots, f"{at}[]")
    elif "items" in new:
        yield f"{at}[]: narrowed"


def _resolved(schema: Schema, root: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    target: Any = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return {**_resolved(target, root), **{k: v for k, v in schema.items() if k != "$ref"}}


def _branch_breaks(
    old: Schema, new: Schema, roots: tuple[Schema, Schema], at: str
) -> Iterator[str]:
    """Each way of the old schema must be wholly one of the ways of the new one."""
    ways = new.get("anyOf", [{k: v for k, v in new.items() if k != "default"}])
    for way in old.get("anyOf", [{k: v for k, v in old.items() if k != "default"}]):
        tried = [list(_breaks(way, other, roots, at)) for other in ways]
        if all(tried):
            yield min(tried, key=len)[0]
    if "default" in old and old["default"] != new.get("default"):
        yield f"{at}: default changed"


def _value_breaks(old: Schema, new: Schema, at: str) -> Iterator[str]:
    if not _types(old) <= _types(new):
        yield f"{at}: type changed"
    taken = _values(new, "x-retired")
    if taken is not None and (lost := (_values(old) or {None}) - taken):
        yield f"{at}: values removed {sorted(map(str, lost))}"
    for key in RAISED:
        if key in new and (key not in old or new[key] > old[key]):
            yield f"{at}: {key} narrowed"
    for key in LOWERED:
        if key in new and (key not in old or new[key] < old[key]):
            yield f"{at}: {key} narrowed"
    for key in FIXED:
        if key in new and new[key] != old.get(key):
            yield f"{at}: {key} changed"


def _types(schema: Schema) -> set[str]:
    every = {"string", "number", "integer", "boolean", "object", "array", "null"}
    given = schema.get("type")
    types = every if given is None else {given} if isinstance(given, str) else set(given)
    return types | {"integer"} if "number" in types else types


def _values(schema: Schema, *also: str) -> set[Any] | None:
    """The values a schema lists, or None when it lists none and takes any."""
    if "const" in schema:
        return {schema["const"]}
    if "enum" not in schema:
        return None
    return set(schema["enum"]).union(*(schema.get(key, ()) for key in also))


def _object_breaks(
    old: Schema, new: Schema, roots: tuple[Schema, Schema], at: str
) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in new.get("required", ()):
        if name not in old.get("required", ()):
            yield f"{at}.{name}: required"
    for name, schema in before.items():
        if name not in after:
            yield f"{at}.{name}: removed"
        else:
            yield from _breaks(schema, after[name], roots, f"{at}.{name}")
    open_before, open_after = (s.get("additionalProperties", True) for s in (old, new))
    if open_after is False and open_before is not False:
        yield f"{at}: closed to other fields"
    elif isinstance(open_before, Mapping) and isinstance(open_after, Mapping):
        yield from _breaks(open_before, open_after, roots, f"{at}.*")
    elif isinstance(open_after, Mapping) and open_before is True:
        yield f"{at}: closed to other fields"
