"""An auditor's work on a year of the nation: hashes alone, then everything derived again."""

import shutil
import sys
from pathlib import Path
from time import perf_counter

from contracts.bundle import CHECKPOINT, ROWS
from contracts.transparency.notes import Checkpoint, Note
from services.embedded.platform import platform
from services.past.bundling import write_bundle
from services.verifier.bundle import Bundle
from services.verifier.log import require_log
from tests.benchmarks.grown import grow
from tests.benchmarks.held import Run
from tests.benchmarks.held import run as run_held
from tests.benchmarks.national import FOLDER, folder
from tests.benchmarks.row import Row

YEAR = "2008"
GROWN = 3  # times as many facts, to show that memory stays
AT_MOST = 500  # MiB, of all processes together, whatever the number of facts


def run(facts: int) -> list[Row]:
    """On a log of so many facts, of which a year is sealed after its first quarter."""
    out = FOLDER / "bundle"
    shutil.rmtree(out, ignore_errors=True)
    with platform(folder(facts)) as opened:
        opened.projections.catch_up()
        known = {str(release.period) for release in opened.releases.sealed()}
        for period in ("2008-Q1", YEAR):
            if period not in known:
                opened.sealer.seal(period)
        opened.notary.sign()
        signer = opened.signing.checkpoints.signer
        release = next(each for each in opened.releases.sealed() if str(each.period) == YEAR)
        began = perf_counter()
        write_bundle(opened.releases, opened.signing, release.id, out, lambda *_: None)
        bundle_seconds = perf_counter() - began
        rows = "".join(f"{row}\n" for row in opened.releases.rows(release.id)).encode()
    claimed = Checkpoint.read(Note.read((out / CHECKPOINT).read_text()).text)
    began = perf_counter()
    require_log(Bundle(out), claimed, lambda *_: None)
    hash_seconds = perf_counter() - began
    alone, large = _verified(out), FOLDER / "grown"
    shutil.rmtree(large, ignore_errors=True)
    many = grow(out, signer, GROWN * facts, large)
    grown = _verified(large)
    shutil.rmtree(large)
    million = facts / 1_000_000
    return [
        Row("facts in the bundle", float(facts), "facts"),
        Row("write the bundle", bundle_seconds, "s"),
        Row("hash every fact", hash_seconds, "s", at_most=10 * million),
        Row("verify everything, replay included", alone.seconds, "s", at_most=60 * million),
        Row("memory of all its processes at the peak", alone.peak_mib, "MiB", at_most=AT_MOST),
        Row("facts in the bundle once grown", float(many), "facts"),
        Row("verify it", grown.seconds, "s", at_most=60 * many / 1_000_000),
        Row("memory then", grown.peak_mib, "MiB", at_most=AT_MOST),
        Row("both verified", float(alone.code == grown.code == 0), "", at_least=1),
        Row("rows as they were sealed, byte for byte", float((out / ROWS).read_bytes() == rows),
            "", at_least=1),
    ]  # fmt: skip


def _verified(bundle: Path) -> Run:
    return run_held([sys.executable, "-m", "services", "verify", str(bundle)])
