"""The report of a verification: when, of what, against what, with what result; JSON, dated."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.bundle import MANIFEST
from contracts.days import day_at, written_day
from contracts.definitions import VERSION
from contracts.identifiers import NATION
from contracts.transparency.notes import Checkpoint, Key, Note, NoteMalformed
from contracts.transparency.witnessed import note_of
from services.verifier.outcomes import Outcome, Verdict

KIND = "relais.verification-report.v1"
_VERDICTS = (Verdict.WRONG, Verdict.NOT_VERIFIABLE, Verdict.VERIFIED)  # the first there is tells


def report(
    folder: Path,
    key: Key | None,
    kept: Mapping[str, str],
    options: Mapping[str, Any],
    outcomes: Sequence[Outcome],
    at: datetime,
) -> dict[str, Any]:
    """What was verified at an instant (UTC), and what came of each step.

    `kept`: by a French name, texts that the auditor brought: checkpoints, notes of witnesses.
    `options`: what else the verification was asked, as JSON.
    """
    verdicts = {outcome.verdict for outcome in outcomes}
    return {
        "kind": KIND,
        "made_at": at.isoformat(timespec="seconds"),
        "contracts": VERSION,
        "bundle": {"folder": folder.name, "files": _digests(folder)},
        "key": key.text() if key else None,
        "kept": [_of_note(name, text) for name, text in kept.items()],
        "options": dict(options),
        "verdict": next((each for each in _VERDICTS if each in verdicts), Verdict.NOT_VERIFIABLE),
        "steps": [outcome._asdict() for outcome in outcomes],
    }


def said_too_early(folder: Path, at: datetime) -> str:
    """Why no report can be dated so (French): before what it speaks of was sealed. Else empty."""
    try:
        said = json.loads(Note.read((folder / MANIFEST).read_text()).text)["sealed_at"]
        sealed_at = datetime.fromisoformat(said)
        early = at < sealed_at
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # the steps tell what such a bundle is
    return early * (
        f"l'horloge de cette machine dit le {written_day(day_at(NATION, at))}, et l'édition fut "
        f"scellée le {written_day(day_at(NATION, sealed_at))} : le rapport, qui porterait cette "
        "date, n'est pas écrit. Réglez l'horloge et recommencez."
    )


def _digests(folder: Path) -> dict[str, str]:
    """SHA-256 of each file that the bundle holds, also of one that it should not."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    found = {}
    for path in files:
        with path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(
                file, "sha256"
            ).hexdigest()
    return found


def _of_note(name: str, text: str) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    try:
        checkpoint = Checkpoint.read(note_of(text)[1].text)
    except NoteMalformed:
        return said
    return said | {"origin": checkpoint.origin, "size": checkpoint.size}
