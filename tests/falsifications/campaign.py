"""Falsifications made one after the other, each by its seed, and what finds each."""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from contracts.bundle import CHECKPOINT, MANIFEST, WITNESSED
from contracts.transparency.notes import Note
from contracts.transparency.signing import Signer
from services.verifier.bundle import Bundle
from services.verifier.outcomes import Verdict
from services.verifier.verification import verify
from services.verifier.witnesses import Trusted
from tests.falsifications.forging import Forged, NotHere
from tests.falsifications.kinds import CLOSED, KINDS, Kind
from tests.integration.auditing.closings import a_copy, bundle_of, close
from tests.integration.auditing.conftest import Audited
from tests.integration.witness.served import DGGN, HOUR

REDRAWN = 15  # times at most, where a draw finds nothing to change


class Found(NamedTuple):
    """What came of a falsification: the step that found it, and its words; empty: nothing did."""

    kind: Kind
    seed: int
    bundle: str
    step: str
    said: str

    @property
    def fails(self) -> bool:
        """Whether it went unseen."""
        return not self.step


@dataclass(frozen=True)
class Field:
    """Sound bundles of one log by name, its key, and what an auditor kept of it elsewhere."""

    bundles: dict[str, Path]
    signer: Signer
    witnesses: Trusted
    history: Path
    since: str
    folder: Path

    @staticmethod
    def of(audited: Audited, folder: Path) -> "Field":
        """The audited world, and one more bundle, of its year closed."""
        folder.mkdir(exist_ok=True)
        with a_copy(audited, folder / "copy") as opened:
            close(opened)
            closed = bundle_of(opened, folder / CLOSED)
        history = folder / "kept"
        history.mkdir()
        for each in audited.bundles:
            shutil.copy(each / MANIFEST, history / f"{each.name}.note")
        notes = [(f"dggn {n}", _cosigned(each)) for n, each in enumerate(audited.bundles)]
        return Field(
            {each.name: each for each in (*audited.bundles, closed)},
            audited.signer,
            Trusted((DGGN.key,), [*notes, ("dggn", _last(audited.bundles[-1]))]),
            history,
            audited.first_checkpoint,
            folder,
        )

    def one(self, kind: Kind, seed: int) -> Found:
        """Make one falsification, sign it, and look who finds it."""
        draw = Random(f"{kind.name} {seed}")
        for _ in range(REDRAWN):
            name = draw.choice(kind.bundles)
            copy = self.folder / "forged" / name
            shutil.rmtree(copy.parent, ignore_errors=True)
            shutil.copytree(self.bundles[name], copy)
            forged = Forged(copy, self.signer, draw)
            try:
                kind.falsify(forged)
                forged.sign()
            except NotHere:
                continue
            if _texts(copy) != _texts(self.bundles[name]):
                return Found(kind, seed, name, *self.judged(copy, kind))
        raise NotHere(f"{kind.name}, graine {seed} : rien à falsifier")

    def judged(self, folder: Path, kind: Kind) -> tuple[str, str]:
        """The step that says it is wrong, or that it was listed as not to be verified; and how."""
        steps = verify(
            Bundle(folder),
            lambda *_: None,
            key=self.signer.key,
            since=self.since if kind.witnesses else None,
            witnesses=self.witnesses if kind.witnesses else Trusted(),
            jobs=1,
            history=self.history if kind.history else None,
        )
        listed = ("", "")
        for each in steps:
            if each.verdict == Verdict.WRONG:
                return each.step, each.said
            if each.step == kind.listed and (
                each.verdict == Verdict.NOT_VERIFIABLE or "ne se refait pas" in each.said
            ):
                listed = f"dit non vérifiable ({each.step})", each.said
        return listed


def _cosigned(bundle: Path) -> str:
    """What a witness cosigned when an edition was sealed."""
    note = Note.read((bundle / CHECKPOINT).read_text())
    return Note(note.text, (*note.signatures, DGGN.cosign(note.text, HOUR))).render()


def _last(bundle: Path) -> str:
    """What a witness keeps in the end: the checkpoint that it cosigned last."""
    lines = (bundle / WITNESSED).read_text().splitlines()
    (note,) = (json.loads(line)["note"] for line in lines if f'"{DGGN.name}+' in line)
    return str(note)


def _texts(folder: Path) -> dict[str, bytes]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each.relative_to(folder)): each.read_bytes() for each in files}


def campaign(field: Field, seed: int, count: int) -> Iterator[Found]:
    """So many falsifications: each kind in turn, each with a seed of its own.

    A kind that finds nothing to change in any bundle of a field is passed over.
    """
    made = 0
    for turn in range(count):
        for kind in KINDS:
            with suppress(NotHere):
                yield field.one(kind, seed + turn)
                made += 1
            if made == count:
                return
