"""The manifest of a release: what it claims, each file that an auditor compares by its digest."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contracts.bundle import CERTIFICATES, MASTER, PATTERN, ROWS, SEALING, text_of
from contracts.release_plan import PLAN, ReleasePlan
from contracts.release_plan.meaning import current_version
from contracts.release_plan.versions import plan_kept, version_named
from contracts.transparency.notes import Checkpoint, Note
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.claim import Claim, ClaimedQuarter
from services.reporting.domain.disclosure.left_out import sealing_text
from services.reporting.domain.disclosure.parts import lines_of
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.viewing import views_of

KIND = "relais-manifest-v2"
KIND_1 = "relais-manifest-v1"
"""The first form: quarters without digests, and nothing of what was left out."""
BLIND_BYTES = 16


class SignedManifest(NamedTuple):
    """What is kept: two signed notes, and the key of the digests of exact counts (`blind`)."""

    manifest: str
    checkpoint: str
    blind: bytes


def part_bytes(
    release: Release,
    linked_tables: Sequence[Protected],
    rows: Sequence[str],
    plan: ReleasePlan = PLAN,
) -> dict[str, bytes]:
    """The files of a bundle that hold a release; `rows`: JSON texts, in order."""
    exact, pattern, certificates = lines_of(linked_tables)
    sealing = [sealing_text(linked_tables, release.period, release.status, plan)]
    parts = {
        MASTER: exact, PATTERN: pattern, CERTIFICATES: certificates, ROWS: rows, SEALING: sealing,
    }  # fmt: skip
    return {name: text_of(lines) for name, lines in parts.items()}


def view_bytes(rows: Sequence[str], plan: ReleasePlan = PLAN) -> dict[str, bytes]:
    """Each view that has any row, by its name (`public`, `prefecture-27`, `funder-27-01`)."""
    return {name: text_of(lines) for name, lines in views_of(rows, plan).items()}


def plain_digest(text: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(text).hexdigest()


def blinded_digest(blind: bytes, text: bytes) -> str:
    """HMAC-SHA-256: without the blind, nobody can try out contents until the digest is met."""
    return hmac.new(blind, text, hashlib.sha256).hexdigest()


def version_claimed(signed: str | None) -> str:
    """The version of the contracts that a signed manifest names; today's where none is signed."""
    if signed is None:
        return current_version()
    return version_named(json.loads(Note.read(signed).text)["contracts"])


def plan_claimed(signed: str | None) -> ReleasePlan:
    """The plan of that version; today's where this program does not know it."""
    return plan_kept(version_claimed(signed)) or PLAN


def manifest(
    release: Release,
    log: Checkpoint,
    files: Mapping[str, str],
    views: Mapping[str, str],
    quarters: Sequence[ClaimedQuarter],
    previous: tuple[str, str],
    contracts: str,
) -> Claim:
    """The manifest as JSON, to be written canonically: strings and integers only.

    `files`, `views`: digests by name. `previous`: the release sealed before, and the digest of
    its signed manifest. `contracts`: the version under which it was sealed.
    """
    return {
        "kind": KIND,
        "release": release.id,
        "period": str(release.period),
        "status": release.status,
        "sealed_at": release.sealed_at,
        "as_of": release.as_of,
        "position": release.position,
        "digest": release.digest,
        "log": {"origin": log.origin, "size": log.size, "root": log.root.hex()},
        "contracts": {"version": contracts},
        "files": dict(files),
        "views": dict(views),
        "quarters": [*quarters],
        "previous": {"release": previous[0], "manifest": previous[1]},
    }
