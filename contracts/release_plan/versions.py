"""The versions of the contracts that this program carries: a year that began under one ends so."""

import json
from collections.abc import Mapping
from functools import cache

from contracts.release_plan.meaning import (
    current_version,
    plan_of,
    text_kept,
    texts_kept,
    version_of,
)
from contracts.release_plan.plan import PLAN, ReleasePlan
from contracts.release_plan.planned import PlannedTable

LANDED = {
    "codes": "a1cfe607ae02e45fab43d4087c1dd9a66067ca2c00416e925396335cd9e963b9",
    "plan": "49efa450f84374d97c0e55056dc906059b9f81290d713877ca352d76f27b0d57",
    "policy": "76165fd10d1a3c676c1a6dd750dfb132f5da8df45aa930821880043b1eb854c5",
    "statistics": "f462e0128e2c85ed8bb96e90d430a13977bdfe1c123e66dabeb01013640677ac",
}
"""What manifests said before they named a version: digests of everything, labels included."""
LANDED_VERSION = "c648df9e9cf4ca23ab1fe1db17a48b312ca6f248ab18f71bc81a40c6625d5f5d"


def version_named(contracts: Mapping[str, str]) -> str:
    """The version that a manifest names under `contracts`; empty where it names none."""
    named = contracts.get("version", "") if len(contracts) == 1 else ""
    return LANDED_VERSION if contracts == LANDED else named


@cache
def plan_kept(version: str) -> ReleasePlan | None:
    """The plan of a version, in the words of today; None where this program does not know it."""
    if version == current_version():
        return PLAN
    text = text_kept(version)
    return plan_of(json.loads(text)) if text and version_of(text) == version else None


def planned_ever(code: str) -> PlannedTable:
    """A table as it is planned today, else as a version had it. Raises KeyError."""
    return PLAN.by_code.get(code) or _planned_before()[code]


@cache
def _planned_before() -> Mapping[str, PlannedTable]:
    plans = (plan_of(json.loads(text)) for text in sorted(texts_kept(), reverse=True))
    return {each.code: each for plan in plans for each in plan.tables}
