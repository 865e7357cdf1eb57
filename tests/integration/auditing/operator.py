"""The adversary of docs/audit.md: an operator who holds the key, and signs what suits them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contracts.bundle import BLIND, CLOSINGS, CLOSINGS_KIND, MANIFEST, ROWS, SECRET, VIEWS
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import Note
from contracts.transparency.signing import Signer
from services.reporting.domain.disclosure.manifest import (
    blinded_digest,
    plain_digest,
    view_bytes,
)
from services.reporting.domain.disclosure.released_row import ReleasedRow, digest_of


def sign_anew(folder: Path, signer: Signer) -> None:
    """A manifest that claims the files as they are now; views are parts of the rows again."""
    claim = json.loads(Note.read((folder / MANIFEST).read_text()).text)
    lines = (folder / ROWS).read_text().splitlines()
    claim["digest"] = digest_of([ReleasedRow.read(line) for line in lines])
    claim["release"] = f"{claim['period']}-{claim['digest'][:8]}"
    for name, text in view_bytes(lines).items():
        (folder / VIEWS / f"{name}.jsonl").write_bytes(text)
        claim["views"][name] = plain_digest(text)
    blind = bytes.fromhex((folder / BLIND).read_text().strip())
    for name in claim["files"]:
        text = (folder / name).read_bytes()
        claim["files"][name] = blinded_digest(blind, text) if name in SECRET else plain_digest(text)
    (folder / MANIFEST).write_text(signer.sign(f"{canonical(claim)}\n").render())


def rewrite(folder: Path, name: str, lines: Iterable[str]) -> None:
    """Put other lines in a file."""
    (folder / name).write_text("".join(f"{line}\n" for line in lines))


def close_on_paper(folder: Path, signer: Signer, **said: Any) -> None:
    """A signed closing of which the log knows nothing."""
    year = {"year": 2008, "closed_at": "2015-02-01T09:00:00+00:00", "position": 1, "facts": 1}
    closings = {"kind": CLOSINGS_KIND, "origin": signer.name, "years": [year | said]}
    (folder / CLOSINGS).write_text(signer.sign(f"{canonical(closings)}\n").render())
