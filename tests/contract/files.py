"""Where the contract's files are, and the validators made of them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from contracts.events import EVENTS

ROOT = Path(__file__).parents[2]
CONTRACTS = ROOT / "contracts"
SCHEMAS = CONTRACTS / "schemas"
SAMPLES = CONTRACTS / "samples"
BASELINE = Path(__file__).parent / "baseline"
EVENT_NAMES = tuple(sorted(EVENTS))


def stem(name: str) -> str:
    """`relais.case-opened.v1` → `case-opened.v1`."""
    return name.removeprefix("relais.")


def read_json(path: Path) -> Any:
    """The JSON value of a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def sample(name: str) -> bytes:
    """The golden sample of an event, exactly as it is stored."""
    return (SAMPLES / f"{stem(name)}.json").read_bytes().removesuffix(b"\n")


@cache
def validator(schema: str) -> Draft202012Validator:
    """A validator, formats included, of `contracts/schemas/<schema>.json`."""
    return Draft202012Validator(
        read_json(SCHEMAS / f"{schema}.json"),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def event_validator(name: str) -> Draft202012Validator:
    """A validator of the data of an event."""
    return validator(f"events/{stem(name)}")
