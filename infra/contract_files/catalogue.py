"""All generated files: name below `contracts/` → text."""

import json
from typing import Any

from contracts.release_plan.meaning import current_version, file_of, meaning_of, text_of
from infra.contract_files.asyncapi import asyncapi
from infra.contract_files.code_lists import code_lists, problems, statistics
from infra.contract_files.openapi import documents
from infra.contract_files.schemas import (
    envelope_schemas,
    event_schemas,
    problem_schema,
    read_model_schemas,
)


def contract_files() -> dict[str, str]:
    """The whole generated part of the contracts, the same bytes each time."""
    schemas: dict[str, Any] = {
        **envelope_schemas(),
        **event_schemas(),
        **read_model_schemas(),
        "code_lists.json": code_lists(),
        "problem.v1.json": problem_schema(),
        "problems.json": problems(),
        "statistics.json": statistics(),
    }
    files = {f"schemas/{name}": as_json(value) for name, value in schemas.items()}
    files |= {f"openapi/{api}.json": as_json(value) for api, value in documents().items()}
    files |= {f"replay/{file_of(current_version())}": text_of(meaning_of())}
    return files | {"asyncapi.yaml": asyncapi()}


def as_json(value: Any) -> str:
    """Indented by two, accents as they are, a line end at the end; key order is kept."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
