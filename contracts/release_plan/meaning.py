"""What a release binds of the contracts: codes, structure, formulas, readers, limits; no words.

The meaning is kept as text, one line a thing, in `contracts/replay`: a release names the SHA-256
of its text, and an auditor's program of a later version reads the plan of the release from it.
A bundle carries that text (`contracts.json`, docs/bundle.md), for programs that are not Relais.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter

from contracts import replay
from contracts.codes import CODE_LISTS, Code, CodeList
from contracts.release_plan.plan import PLAN, ReleasePlan
from contracts.release_plan.planned import Audience, Merged, OpenTable, PlannedTable
from contracts.release_plan.policy import EARLY, Policy
from contracts.release_plan.tables import INSIDE_OR_NOT
from contracts.statistics import TABLES, Indicator
from contracts.statistics.report_tables import REPORT_TABLES, ReportTable

Meaning = dict[str, dict[str, Any]]
"""Section → name of a thing → what it means, as JSON."""

_WORDS = ("label", "title", "note", "source", "provider", "objective")
_BESIDE = ("beside",)  # no released figure is made of it
_LISTS = (
    CODE_LISTS
    | {listed.name: listed for table in PLAN.tables for listed in table.codes}
    | {INSIDE_OR_NOT.name: INSIDE_OR_NOT}
)


def meaning_of(plan: ReleasePlan = PLAN) -> Meaning:
    """The meaning of today's contracts. A code is said with the services that may choose it."""
    return {
        "codes": {
            name: [[code.code, *code.applies_to] for code in listed.codes]
            for name, listed in sorted(_LISTS.items())
        },
        "statistics": {code: _wordless(table) for code, table in TABLES.items()},
        "report_tables": {code: _report(table) for code, table in REPORT_TABLES.items()},
        "tables": {table.code: _wordless(table) for table in plan.tables},
        "open_tables": {table.code: _wordless(table) for table in plan.open_tables},
        "derived": {table.code: _wordless(table) for table in plan.derived},
        "indicators": {each.code: _wordless(each) for each in plan.indicators},
        "audiences": {audience.view: _wordless(audience) for audience in plan.audiences},
        "policy": {field.name: getattr(plan.policy, field.name) for field in fields(Policy)},
    }


def text_of(meaning: Meaning) -> str:
    """The text that is kept, the same for the same meaning."""
    sections = (
        f'"{section}":{{\n' + ",\n".join(f'"{name}":{_json(said[name])}' for name in said) + "\n}"
        for section, said in meaning.items()
    )
    return f"{{{','.join(sections)}}}\n"


def version_of(text: str) -> str:
    """The version of the contracts whose meaning is this text: its SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def current_version() -> str:
    """The version under which this program seals."""
    return version_of(text_of(meaning_of()))


def file_of(version: str) -> str:
    """The name of the file below `contracts/replay` that keeps a version."""
    return f"{version[:16]}.json"


def text_kept(version: str) -> str | None:
    """The text of a version that this program keeps, None where it knows none."""
    path = files(replay) / file_of(version)
    return path.read_text(encoding="utf-8") if version.isalnum() and path.is_file() else None


def texts_kept() -> list[str]:
    """The text of each version that this program keeps."""
    kept = (path for path in files(replay).iterdir() if path.name.endswith(".json"))
    return [path.read_text(encoding="utf-8") for path in kept]


def changed(earlier: Meaning, now: Meaning) -> list[str]:
    """What no longer means what it did, by its name; codes and tables added change nothing."""
    return [
        f"{section} {name}"
        for section, things in earlier.items()
        for name, said in things.items()
        if (
            any(code not in now[section].get(name, ()) for code in said)
            if section == "codes"
            else said not in (now[section].get(name), _digest(now[section].get(name)))
        )
    ]


def _digest(said: Any) -> str:
    """What the first version kept of a table of the catalogue in place of the table."""
    return version_of(_json(said))[:16]


def plan_of(meaning: Meaning) -> ReleasePlan:
    """The plan of a meaning, in the words of today for what is still known. Raises ValueError."""
    lists = {
        name: CodeList(name, "", tuple(Code(c, _label(name, c), tuple(to)) for c, *to in said))
        for name, said in meaning["codes"].items()
    }
    opened, read = TypeAdapter(OpenTable).validate_python, meaning
    return ReleasePlan(
        tables=tuple(_table(said, lists) for said in read["tables"].values()),
        open_tables=tuple(opened(said) for said in read["open_tables"].values()),
        derived=tuple(opened(said) for said in read["derived"].values()),
        audiences=tuple(Audience(label="", **said) for said in read["audiences"].values()),
        indicators=tuple(_indicator(said) for said in read["indicators"].values()),
        departments=tuple(lists["departement"].by_code),
        policy=Policy(**{**EARLY, **read["policy"]}),
    )


def _label(name: str, code: str) -> str:
    return _LISTS[name].label_of(code) if name in _LISTS else code


def _table(said: Mapping[str, Any], lists: Mapping[str, CodeList]) -> PlannedTable:
    known = PLAN.by_code.get(said["code"])
    words = {_merged(m): m.label for level in (known.recoding if known else ()) for m in level}
    recoding = [
        [{**m, "label": words.get((m["code"], *m["modalities"]), m["code"])} for m in level]
        for level in said["recoding"]
    ]
    codes = [lists[name] for name in said["codes"]]
    read = TypeAdapter(PlannedTable).validate_python
    return read({**said, "codes": codes, "recoding": recoding})


def _merged(said: Merged) -> tuple[str, ...]:
    """What tells merged modalities apart: two levels may have one code for several."""
    return (said.code, *said.modalities)


def _indicator(said: Mapping[str, Any]) -> Indicator:
    return TypeAdapter(Indicator).validate_python({"provider": "", "objective": "", **said})


def _report(table: ReportTable) -> dict[str, Any]:
    return {
        "unit": table.unit,
        "rows": [row.code for row in table.rows],
        "columns": [column.code for column in table.columns],
        "step": str(table.step),
        "absent": sorted(table.absent),
    }


def _wordless(value: Any) -> Any:
    """A thing of the contracts as JSON, without the words that people read."""
    if isinstance(value, CodeList):
        return value.name
    if is_dataclass(value):
        said = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: _wordless(part) for name, part in said if name not in _WORDS + _BESIDE}
    if isinstance(value, Mapping):
        return {str(key): _wordless(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_wordless(part) for part in value]
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
