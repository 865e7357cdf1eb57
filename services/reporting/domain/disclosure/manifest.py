"""What a release claims, in few words: everything that an auditor compares, by its digest."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from contracts.bundle import CERTIFICATES, MASTER, PATTERN, ROWS, text_of
from contracts.codes import CODE_LISTS
from contracts.release_plan import AUDIENCES, DERIVED, NORMAL, OPEN, PLANNED, SENSITIVE
from contracts.statistics import INDICATORS, TABLES
from contracts.transparency.canonical import digest
from contracts.transparency.notes import Checkpoint
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.domain.disclosure.parts import lines_of
from services.reporting.domain.disclosure.perimeters import AREA_MIN
from services.reporting.domain.disclosure.primary import GROUP_DISCLOSURE_MIN
from services.reporting.domain.disclosure.protection import Protected
from services.reporting.domain.disclosure.recoding import MAX_SENSITIVE_SHARE
from services.reporting.domain.disclosure.viewing import views_of

KIND = "relais-manifest-v1"
BLIND_BYTES = 16


class Quarter(NamedTuple):
    """A quarter that a year takes as it was released, and how many facts had come by then."""

    release: str
    period: str
    size: int


class SignedManifest(NamedTuple):
    """What is kept: two signed notes, and the blind under the digests of exact counts."""

    manifest: str
    checkpoint: str
    blind: bytes


@cache
def contract_digests() -> Mapping[str, str]:
    """SHA-256 of what this program counts and protects by: a release names those it had."""
    said = {
        "codes": CODE_LISTS,
        "statistics": [TABLES, INDICATORS],
        "plan": [PLANNED, OPEN, DERIVED, AUDIENCES],
        "policy": {
            "normal": NORMAL,
            "sensitive": SENSITIVE,
            "least": AREA_MIN,
            "everybody": GROUP_DISCLOSURE_MIN,
            "few": MAX_SENSITIVE_SHARE,
        },
    }
    return {name: digest(_plain(value)) for name, value in said.items()}


def part_bytes(linked_tables: Sequence[Protected], rows: Sequence[str]) -> dict[str, bytes]:
    """The files of a bundle that hold a release, and its views; `rows`: JSON texts, in order."""
    exact, pattern, certificates = lines_of(linked_tables)
    parts = {MASTER: exact, PATTERN: pattern, CERTIFICATES: certificates, ROWS: rows}
    return {name: text_of(lines) for name, lines in parts.items()}


def view_bytes(rows: Sequence[str]) -> dict[str, bytes]:
    """Each view that has any row, by its name (`public`, `prefecture-27`, `funder-27-01`)."""
    return {name: text_of(lines) for name, lines in views_of(rows).items()}


def plain_digest(text: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(text).hexdigest()


def blinded_digest(blind: bytes, text: bytes) -> str:
    """A digest that tells nothing to who does not know the blind: HMAC-SHA-256."""
    return hmac.new(blind, text, hashlib.sha256).hexdigest()


def manifest(
    edition: Edition,
    log: Checkpoint,
    files: Mapping[str, str],
    views: Mapping[str, str],
    quarters: Sequence[Quarter],
    previous: tuple[str, str],
) -> dict[str, Any]:
    """The claim, to be written canonically; `previous`: a release and the digest of its claim.

    `files`, `views`: digests by name. Strings and integers only.
    """
    return {
        "kind": KIND,
        "release": edition.id,
        "period": edition.period,
        "status": edition.status,
        "sealed_at": edition.sealed_at,
        "as_of": edition.as_of,
        "position": edition.position,
        "digest": edition.digest,
        "log": {"origin": log.origin, "size": log.size, "root": log.root.hex()},
        "contracts": dict(contract_digests()),
        "files": dict(files),
        "views": dict(views),
        "quarters": [each._asdict() for each in quarters],
        "previous": {"release": previous[0], "manifest": previous[1]},
    }


def _plain(value: Any) -> Any:
    """A table of the contracts as canonical JSON can say it."""
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str) else repr(value)
