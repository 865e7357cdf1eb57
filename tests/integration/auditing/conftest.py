"""Bundles of the three releases of a small world."""

import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from contracts.transparency.notes import Key, Note
from contracts.transparency.signing import Signer
from services.embedded.platform import platform
from services.intake.application.checkpoints import Checkpoints
from services.past.bundling import write_bundle
from services.reporting.domain.disclosure.release import Release
from services.verifier.bundle import Bundle
from services.verifier.outcomes import Outcome
from services.verifier.verification import verify
from tests.integration.auditing.world import World, tell
from tests.integration.witness.served import DCSP, DGGN, HOUR

NOW = datetime(2009, 3, 6, tzinfo=UTC)
"""When the three releases are signed."""
LANDED = Path(__file__).parents[2] / "data" / "bundles" / "landed-a0d8020.tar.xz"


@dataclass(frozen=True)
class Audited:
    """A data folder with its releases, and the bundle of each."""

    data: Path
    releases: list[Release]
    bundles: list[Path]
    first_checkpoint: str
    signer: Signer

    @property
    def key(self) -> Key:
        """The log's, as an auditor knows it."""
        return self.signer.key


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """The quarter, the year, the final year."""
    return audited_in(tmp_path_factory.mktemp("audited"), World())


def audited_in(folder: Path, world: World, read: Sequence[str] = ()) -> Audited:
    """A world sealed three times in a folder, and the bundles of it.

    `read`: posts for which one program submits facts.
    """
    with platform(folder / "data", lambda: NOW) as opened:
        tell(opened, [*world.first(), *world.beside()])
        if read:
            opened.access.accounts.create_token("logiciel", read, date(2010, 1, 4), "essai")
        checkpoint = opened.signing.checkpoints.now().note.render()
        opened.sealer.seal("2008-Q4")
        tell(opened, world.late())
        opened.sealer.seal("2008")
        tell(opened, world.late("2009-03-05"))
        opened.sealer.rectify("2008")
        opened.notary.sign()
        releases = list(opened.releases.sealed())
        signer = opened.signing.checkpoints.signer
        assert isinstance(signer, Signer)
        tell(opened, world.late("2009-04-05"))
        cosigned(opened.signing.checkpoints)
        bundles = [folder / release.status for release in releases]
        for release, bundle in zip(releases, bundles, strict=True):
            write_bundle(opened.releases, opened.signing, release.id, bundle, lambda *_: None)
    return Audited(folder / "data", releases, bundles, checkpoint, signer)


@pytest.fixture(scope="session")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the bundles of a quarter, of its year, and of the year rectified."""
    folder = tmp_path_factory.mktemp("landed")
    with tarfile.open(LANDED) as archive:
        archive.extractall(folder, filter="data")
    return folder


def cosigned(checkpoints: Checkpoints) -> None:
    """The log as it is now, signed, and cosigned by its two witnesses."""
    note = checkpoints.now().note
    for witness in (DCSP, DGGN):
        checkpoints.add_witness(witness.key)
        line = witness.cosign(note.text, HOUR)
        checkpoints.cosign(Note(note.text, (*note.signatures, line)))


def outcomes(folder: Path, **asked: object) -> list[Outcome]:
    """What verification says of a bundle."""
    return list(verify(Bundle(folder), lambda *_: None, **asked))  # type: ignore[arg-type]
