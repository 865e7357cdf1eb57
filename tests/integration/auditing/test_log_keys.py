"""The key of a log: bound before the first fact, handed on, or lost and declared so."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.bundle import CHECKPOINT, KEYS, MANIFEST
from contracts.transparency.canonical import canonical
from contracts.transparency.notes import ED25519, Checkpoint, Note
from contracts.transparency.signing import Signer, checkpoint_of
from contracts.transparency.succession import list_of, read_list
from services.embedded.platform import Platform, platform
from services.intake.application.checkpoints import ClockBehind
from services.intake.ports import KeyRefused
from services.operations.log_keys import declare_lost, rotate
from services.past.bundling import write_bundle
from services.reporting.sealer.counted import SealingRefused
from services.verifier.outcomes import Outcome, Verdict
from tests.builders import envelope
from tests.integration.auditing.conftest import Audited, outcomes
from tests.integration.auditing.second import second


@contextmanager
def opened_again(folder: Path) -> Iterator[Platform]:
    with platform(folder) as opened:
        yield opened


@pytest.fixture
def data(audited: Audited, tmp_path: Path) -> Path:
    return Path(shutil.copytree(audited.data, tmp_path / "data"))


def bundle_of(opened: Platform, folder: Path) -> Path:
    _, release, _ = opened.releases.sealed()
    write_bundle(opened.releases, opened.signing, release.id, folder, lambda *_: None)
    return folder


def wrong(found: list[Outcome]) -> list[str]:
    return [each.said for each in found if each.verdict != Verdict.VERIFIED]


def test_a_log_has_its_key_before_its_first_fact(tmp_path: Path) -> None:
    with platform(tmp_path / "data") as opened:
        opened.intake.submit([envelope("post-opened", post="27-01")])
    assert (tmp_path / "data" / "log.key").exists()
    (tmp_path / "data" / "log.key").unlink()
    with (
        platform(tmp_path / "data") as opened,
        pytest.raises(KeyRefused, match=r"n'est pas vide.*log-key lost"),
    ):
        _ = opened.signing
    assert not (tmp_path / "data" / "log.key").exists()


def test_a_seal_is_covered_by_a_checkpoint_of_the_log(audited: Audited, data: Path) -> None:
    with opened_again(data) as opened:
        latest = opened.signing.checkpoints.kept.latest()
        assert latest
        release = opened.releases.sealed()[-1]
        assert latest.size >= opened.store.tree().size_at(release.position)


def test_bundles_of_both_keys_verify_under_either_once_a_key_was_handed_on(
    audited: Audited, data: Path, tmp_path: Path
) -> None:
    with opened_again(data) as opened:
        made = rotate(opened)
    assert not (data / "log.key.next").exists()
    with opened_again(data) as opened:
        assert opened.signing.checkpoints.key == made.key != audited.key
        latest = opened.signing.checkpoints.now()
        checkpoint_of(latest.note, made.key)
        changed = list_of(opened.signing.checkpoints.successions())
        out = bundle_of(opened, tmp_path / "bundle")
    for key in (audited.key, made.key):
        assert wrong(outcomes(out, key=key, since=audited.first_checkpoint)) == []
        assert second(out, "--key", key.text()).code == 0
    older = audited.bundles[1]
    assert "non celle que vous connaissez" in wrong(outcomes(older, key=made.key))[0]
    assert wrong(outcomes(older, key=made.key, successions=changed)) == []
    _sign_by_the_replaced_key(out, audited.signer, read_list(changed)[0].size + 1)


def _sign_by_the_replaced_key(out: Path, old: Signer, size: int) -> None:
    """A bundle that the old key signs of a larger log than it may."""
    claim = json.loads(Note.read((out / MANIFEST).read_text()).text)
    claim["log"]["size"] = size
    (out / MANIFEST).write_text(old.sign(f"{canonical(claim)}\n").render())
    said = Checkpoint(old.name, size, bytes.fromhex(claim["log"]["root"]))
    (out / CHECKPOINT).write_text(old.sign(said.text()).render())
    found = {each.step: each for each in outcomes(out, key=old.key)}["point de contrôle"]
    assert found.verdict == Verdict.WRONG, found
    assert "remplacée à" in found.said
    assert "✗ point de contrôle : cette clé fut remplacée" in second(out).said


def test_a_process_that_still_holds_the_old_key_signs_nothing(data: Path) -> None:
    with opened_again(data) as old, opened_again(data) as opened:
        signing = old.signing.checkpoints
        rotate(opened)
        opened.intake.submit([envelope("post-opened", post="27-77")])
        with pytest.raises(KeyRefused, match="ne signe plus pour ce journal"):
            signing.now()


def test_a_rotation_stopped_before_the_file_was_replaced_goes_on(data: Path) -> None:
    shutil.copy(data / "log.key", data / "kept")
    with opened_again(data) as opened:
        made = rotate(opened)
    (data / "log.key").rename(data / "log.key.next")
    shutil.move(data / "kept", data / "log.key")
    with opened_again(data) as opened:
        assert opened.signing.checkpoints.key == made.key


def test_a_lost_key_is_a_break_that_everybody_sees(
    audited: Audited, data: Path, tmp_path: Path
) -> None:
    with opened_again(data) as opened, pytest.raises(KeyRefused, match="rien n'est perdu"):
        declare_lost(opened, "pour voir")
    (data / "log.key").unlink()
    with opened_again(data) as opened:
        made = declare_lost(opened, "disque perdu sans sauvegarde")
        assert made.key.name == f"{audited.key.name}/2"
    with opened_again(data) as opened:
        assert opened.signing.checkpoints.key == made.key
        out = bundle_of(opened, tmp_path / "bundle")
    assert wrong(outcomes(out, key=audited.key)) == []  # signed before the loss
    (said,) = wrong(outcomes(out, key=made.key))[:1]
    assert "✗ clé" in second(out, "--key", made.key.text()).said
    assert "déclarée perdue (« disque perdu sans sauvegarde »)" in said
    assert "aucune signature ne mène" in said


def test_another_key_than_that_of_the_log_is_refused(data: Path) -> None:
    shutil.copy(data / "sealing.key", data / "log.key")
    with opened_again(data) as opened, pytest.raises(KeyRefused):
        _ = opened.signing
    with opened_again(data) as opened, pytest.raises(KeyRefused, match="ôtez-la d'abord"):
        declare_lost(opened, "perdue")


def test_a_succession_that_the_old_key_did_not_sign_leads_nowhere(
    audited: Audited, data: Path, tmp_path: Path
) -> None:
    with opened_again(data) as opened:
        rotate(opened)
        out = bundle_of(opened, tmp_path / "bundle")
    stranger = Signer(audited.key.name, ED25519, bytes(32))
    said = read_list((out / KEYS).read_text())[0]._replace(new=stranger.key)
    (out / KEYS).write_text(list_of([stranger.sign(said.text)]))
    (found,) = wrong(outcomes(out, key=stranger.key))[:1]
    assert "✗ clé" in second(out, "--key", stranger.key.text()).said
    assert "n'est pas signée par" in found


def test_a_clock_that_says_2008_signs_and_seals_nothing(data: Path) -> None:
    at = datetime(2008, 6, 1, tzinfo=UTC)
    (data / "sealed.db").unlink()
    with platform(data, lambda: at) as opened:
        opened.intake.submit([envelope("post-opened", post="27-77")])
        with pytest.raises(ClockBehind, match="L'horloge de cette machine dit"):
            opened.signing.checkpoints.now()
        with pytest.raises(ClockBehind):
            opened.signing.checkpoints.hourly()
        opened.projections.catch_up()
        opened.sealer._clock = lambda: at
        with pytest.raises(SealingRefused, match="L'horloge de cette machine dit"):
            opened.sealer.seal("2008-Q4")
