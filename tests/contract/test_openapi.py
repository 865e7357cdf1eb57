"""The OpenAPI documents: operations have one name each, and say how they fail."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.problems import MEDIA_TYPE
from tests.contract.files import CONTRACTS, read_json
from tests.contract.test_asyncapi import references, resolve

DOCUMENTS = {path.stem: read_json(path) for path in sorted((CONTRACTS / "openapi").iterdir())}
every_api = pytest.mark.parametrize("api", DOCUMENTS)


def operations(api: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and operation of everything an API answers to."""
    for path, methods in DOCUMENTS[api]["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_each_service_has_its_document() -> None:
    assert DOCUMENTS.keys() == {"intake", "reporting"}


@every_api
def test_it_is_openapi_3_1(api: str) -> None:
    assert DOCUMENTS[api]["openapi"].startswith("3.1.")


@every_api
def test_operation_ids_are_unique(api: str) -> None:
    ids = [operation["operationId"] for _, operation in operations(api)]
    assert len(set(ids)) == len(ids)


@every_api
def test_every_reference_leads_somewhere(api: str) -> None:
    document = DOCUMENTS[api]
    for reference in set(references(document)):
        assert resolve(reference, document)


@every_api
def test_every_schema_is_a_schema(api: str) -> None:
    for schema in DOCUMENTS[api].get("components", {}).get("schemas", {}).values():
        Draft202012Validator.check_schema(schema)


@every_api
def test_what_can_be_asked_wrongly_says_so_with_problems(api: str) -> None:
    for path, operation in operations(api):
        if not path.startswith("/v1/"):
            continue
        failures = {s: r for s, r in operation["responses"].items() if not s.startswith("2")}
        asks = "parameters" in operation or "requestBody" in operation
        assert failures or not asks, path
        for status, response in failures.items():
            assert list(response["content"]) == [MEDIA_TYPE], (path, status)


@every_api
def test_every_operation_is_summed_up(api: str) -> None:
    assert all(operation.get("summary") for _, operation in operations(api))
