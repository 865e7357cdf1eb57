"""A bundle of a release: everything an auditor needs to derive it again, in one folder."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from contracts.bundle import (
    ANNOUNCED,
    BLIND,
    CHECKPOINT,
    CLOSINGS,
    CLOSINGS_KIND,
    CONTRACTS,
    EVENTS,
    KEY,
    KEYS,
    LATER,
    LATEST,
    LEAVES,
    MANIFEST,
    PARTS,
    VIEWS,
    WITNESSED,
    event_line,
    leaf_line,
    text_of,
    witnessed_line,
)
from contracts.release_plan.meaning import text_kept
from contracts.transparency.canonical import canonical
from contracts.transparency.merkle.tree import HASH_BYTES
from contracts.transparency.notes import Checkpoint, Key, Note
from contracts.transparency.signing import Signing
from contracts.transparency.succession import key_among, list_of
from services.intake.adapters.log.fact_store import FactStore
from services.intake.adapters.log.year_purge import YearPurge
from services.intake.main import OpenCheckpoints
from services.intake.ports.checkpoints import Signed
from services.past.announced import announced_files
from services.reporting.domain.disclosure.manifest import part_bytes, plan_claimed, view_bytes
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import NotSigned, release_of

AT_ONCE = 5_000  # facts, some 3 MB
Progress = Callable[[int, int], None]


class NoBundle(Exception):
    """Why nothing was written, in French."""


def write_bundle(
    store: ReleaseStore, signing: OpenCheckpoints, release: str, folder: Path, progress: Progress
) -> int:
    """Write the bundle of a release, whole or not at all; how many facts it holds.

    Raises UnknownRelease, NotSigned and NoBundle.
    """
    sealed, log, signer = release_of(store, release), signing.log, signing.checkpoints.signer
    if folder.exists():
        raise NoBundle(f"{folder} existe déjà : nommez un dossier qui n'existe pas.")
    signed = store.signed(sealed.id)
    if signed is None:
        raise NotSigned(sealed.id)
    size = Checkpoint.read(Note.read(signed.checkpoint).text).size
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        rows, contracts = store.rows(sealed.id), _contracts(signed.manifest)
        plan = plan_claimed(signed.manifest)
        parts = part_bytes(sealed, store.proofs(sealed.id), rows, plan)
        claimed = json.loads(Note.read(signed.manifest).text)["files"]
        small = {
            MANIFEST: signed.manifest.encode(),
            CHECKPOINT: signed.checkpoint.encode(),
            KEY: f"{_signed_by(signed.manifest, signing).text()}\n".encode(),
            BLIND: f"{signed.blind.hex()}\n".encode(),
            **({CONTRACTS: contracts.encode()} if contracts else {}),
            **{name: text for name, text in parts.items() if name in claimed},
        }
        latest = _latest(signing.kept.latest(), signed.checkpoint, size)
        witnessed = [
            (key, note)
            for key, note in sorted(signing.kept.witnessed().items())  # in the order of their names
            if _leads(Checkpoint.read(note.text), Checkpoint.read(latest.text))
        ]
        small |= {
            LATEST: latest.render().encode(),
            WITNESSED: text_of(witnessed_line(key, note) for key, note in witnessed),
        }
        if closed := [each for each in log.purges.purges() if not each.announced]:
            small[CLOSINGS] = _closings(signer, closed)
        if successions := signing.checkpoints.successions():
            small[KEYS] = list_of(successions).encode()
        small |= announced_files(signing, size)
        (draft / VIEWS).mkdir()
        (draft / PARTS).mkdir()
        views = ((f"{VIEWS}/{n}.jsonl", text) for n, text in view_bytes(rows, plan).items())
        for name, text in chain(small.items(), views):
            (draft / name).write_bytes(text)
        if ANNOUNCED not in small:
            (draft / PARTS).rmdir()
        _write_log(log, size, Checkpoint.read(latest.text).size, draft, progress)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return size


class Seen(NamedTuple):
    """Of how many facts the newest checkpoint is, who may cosign it, and who did, by name."""

    size: int
    witnesses: Sequence[str]
    cosigned: Sequence[str]


@dataclass(frozen=True)
class SignedBundles:
    """The bundles of one set-up; `signing` opens its log. See faces.audit.needs.Bundles."""

    store: ReleaseStore
    signing: Callable[[], OpenCheckpoints]

    def write(self, release: str, folder: Path, progress: Progress) -> None:
        """Write what derives a release again. Raises what write_bundle does."""
        write_bundle(self.store, self.signing(), release, folder, progress)

    def seen(self) -> Seen:
        """Who cosigned the newest checkpoint. Raises KeyRefused."""
        kept = self.signing().kept
        latest, witnesses = kept.latest(), [key.name for key in kept.witnesses()]
        signed = {line.name for line in latest.note.signatures} if latest else set()
        cosigned = [name for name in witnesses if name in signed]
        return Seen(latest.size if latest else 0, witnesses, cosigned)


def _contracts(manifest: str) -> str | None:
    """What the contracts meant when the release was signed; None where it named no version."""
    version = json.loads(Note.read(manifest).text)["contracts"].get("version")
    if version is None:
        return None
    if text := text_kept(version):
        return text
    raise NoBundle(
        f"Ce programme ne connaît pas les contrats de l'édition ({version[:16]}) : faites sa "
        "liasse avec la version de Relais qui l'a signée."
    )


def _signed_by(manifest: str, signing: OpenCheckpoints) -> Key:
    """The key of the log under which a manifest was signed."""
    keys = [each.key for each in signing.kept.every_key()]
    return key_among(Note.read(manifest), keys or [signing.checkpoints.key])


def _closings(signer: Signing, closed: Sequence[YearPurge]) -> bytes:
    """What the log says of the years that it closed before it announced closings."""
    years = [
        {
            "year": each.year,
            "closed_at": each.closed_at.isoformat(),
            "position": each.position,
            "facts": each.facts,
        }
        for each in closed
    ]
    text = canonical({"kind": CLOSINGS_KIND, "origin": signer.name, "years": years})
    return signer.sign(f"{text}\n").render().encode()


def _latest(latest: Signed | None, released: str, size: int) -> Note:
    """The newest checkpoint, under the log's signature alone.

    That of the release where none is newer, or where the key was lost since: nothing leads across.
    """
    note = Note.read(released)
    if latest is None or latest.size < size:
        return note
    if Checkpoint.read(latest.note.text).origin != Checkpoint.read(note.text).origin:
        return note
    return Note(latest.note.text, latest.note.signatures[:1])


def _leads(older: Checkpoint, newer: Checkpoint) -> bool:
    return older.origin == newer.origin and older.size <= newer.size


def _write_log(log: FactStore, size: int, until: int, folder: Path, progress: Progress) -> None:
    """The facts of the release and their leaves, and the leaves after it, up to `until`."""
    with (folder / EVENTS).open("wb") as events:
        for number, fact in enumerate(log.salted(0, size), 1):
            line = event_line(fact.salt, fact.stored) if fact.stored else leaf_line(fact.leaf)
            events.write(line)
            if number % AT_ONCE == 0 or number == size:
                progress(number, size)
    for name, start, end in ((LEAVES, 0, size), (LATER, size, until)):
        with (folder / name).open("wb") as leaves:
            leaves.writelines(_leaves(log, start, end))


def _leaves(log: FactStore, begin: int, size: int) -> Iterator[bytes]:
    """The leaves as the log kept them, not as its facts would make them today."""
    tree = log.tree()
    for start in range(begin, size, AT_ONCE):
        end = min(start + AT_ONCE, size)
        for commit in tree.commits(start, end):
            first, last = max(start - commit.first_leaf, 0), end - commit.first_leaf
            yield commit.leaves[first * HASH_BYTES : last * HASH_BYTES]
