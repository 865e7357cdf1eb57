"""A copy of a bundle in the operator's hands, and everything they can make fit again."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from contracts.bundle import (
    BLIND,
    CHECKPOINT,
    EVENTS,
    LATER,
    LATEST,
    LEAVES,
    MANIFEST,
    ROWS,
    SECRET,
    VIEWS,
    WITNESSED,
    event_line,
    event_of,
)
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import Tree, leaf_hash
from contracts.transparency.notes import Checkpoint, Note
from contracts.transparency.signing import Signer
from services.reporting.domain.disclosure.claim import Claim
from services.reporting.domain.disclosure.manifest import (
    blinded_digest,
    plain_digest,
    view_bytes,
)
from services.reporting.domain.disclosure.released_row import ReleasedRow, digest_of

Json = dict[str, Any]
T = TypeVar("T")


class NotHere(Exception):
    """A falsification finds nothing in this bundle that it could change; another seed may."""


@dataclass
class Forged:
    """A bundle, the key that signs it, and the draw of a seed. `own_views`: views stay as they
    were written, and are not made parts of the rows again."""

    folder: Path
    signer: Signer
    draw: Random
    own_views: bool = False
    claimed: list[Callable[[Json], object]] = field(default_factory=list)

    def read(self, name: str) -> list[Json]:
        """The lines of a file, read."""
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]

    def write(self, name: str, lines: Iterable[Mapping[str, Any]]) -> None:
        """Put other lines in a file, each written as Relais does."""
        (self.folder / name).write_text("".join(f"{compact(line)}\n" for line in lines))

    def pick(self, among: Iterable[T]) -> T:
        """One of these. Raises NotHere where there is none."""
        if not (found := list(among)):
            raise NotHere
        return self.draw.choice(found)

    def claim(self) -> Claim:
        """What the manifest says."""
        said: Claim = json.loads(Note.read((self.folder / MANIFEST).read_text()).text)
        return said

    def facts(self) -> list[Json]:
        """Every fact of the log, as JSON."""
        lines = (self.folder / EVENTS).read_bytes().splitlines(keepends=True)
        return [json.loads(event_of(line)[1]) for line in lines]

    def tell(self, facts: list[Json]) -> None:
        """Another history: facts that were there keep their salts, and all of it is signed."""
        lines = (self.folder / EVENTS).read_bytes().splitlines(keepends=True)
        salts = {stored: salt for salt, stored in map(event_of, lines)}
        was, claim = len(lines), self.claim()
        told = [compact(fact).encode() for fact in facts]
        pairs = [(salts.get(text) or self.draw.randbytes(16), text) for text in told]
        leaves = [leaf_hash(salt, text) for salt, text in pairs]
        (self.folder / EVENTS).write_bytes(b"".join(event_line(*pair) for pair in pairs))
        (self.folder / LEAVES).write_bytes(b"".join(leaves))
        log, whole = Tree(), Tree()
        list(log.append(leaves))
        later = (self.folder / LATER).read_bytes()
        list(whole.append([*leaves, *(later[at : at + 32] for at in range(0, len(later), 32))]))
        for name, tree in ((CHECKPOINT, log), (LATEST, whole)):
            said = Checkpoint(self.signer.name, tree.size, tree.root())
            (self.folder / name).write_text(self.signer.sign(said.text()).render())
        (self.folder / WITNESSED).write_bytes(b"")  # no witness cosigns that
        grown = len(facts) - was
        claim["log"] |= {"size": log.size, "root": log.root().hex()}
        claim |= {"as_of": facts[-1]["recordedat"], "position": claim["position"] + grown}
        (self.folder / MANIFEST).write_text(self.signer.sign(f"{canonical(claim)}\n").render())

    def rows(self, change: Callable[[list[Json]], object]) -> None:
        """Change the published rows."""
        rows = self.read(ROWS)
        change(rows)
        self.write(ROWS, rows)

    def say(self, change: Callable[[Json], object]) -> None:
        """Change the manifest once everything else fits."""
        self.claimed.append(change)

    def sign(self) -> None:
        """Views are parts of the rows, digests those of the files, and the manifest is signed."""
        claim = self.claim()
        lines = (self.folder / ROWS).read_text().splitlines()
        claim["digest"] = digest_of([ReleasedRow.read(line) for line in lines])
        claim["release"] = f"{claim['period']}-{claim['digest'][:8]}"
        views = self.folder / VIEWS
        if not self.own_views:
            for old in views.iterdir():
                old.unlink()
            for name, text in view_bytes(lines).items():
                (views / f"{name}.jsonl").write_bytes(text)
        claim["views"] = {each.stem: plain_digest(each.read_bytes()) for each in views.iterdir()}
        blind = bytes.fromhex((self.folder / BLIND).read_text())
        for name in claim["files"]:
            text = (self.folder / name).read_bytes()
            secret = name in SECRET
            claim["files"][name] = blinded_digest(blind, text) if secret else plain_digest(text)
        forged: Json = {**claim}
        for change in self.claimed:
            change(forged)
        (self.folder / MANIFEST).write_text(self.signer.sign(f"{canonical(forged)}\n").render())


def compact(said: Mapping[str, Any]) -> str:
    """JSON as facts and lines of a bundle are written."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
