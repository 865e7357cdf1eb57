"""An auditor's work on a year of the nation: hashes alone, then everything derived again."""

import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from contracts.bundle import CHECKPOINT, ROWS
from contracts.transparency.notes import Checkpoint, Note
from services.embedded.platform import platform
from services.past.bundling import write_bundle
from services.verifier.bundle import Bundle
from services.verifier.log import require_log
from tests.benchmarks.national import FOLDER, folder
from tests.benchmarks.row import Row

YEAR = "2008"
MEBI = 1024
LOOK = """
import os, resource, sys, threading, time
from pathlib import Path
from services.verifier.bundle import Bundle
from services.verifier.verification import verify

PAGE = os.sysconf("SC_PAGE_SIZE")
peak, over = 0, False


def pids(of):
    yield of
    for child in Path(f"/proc/{of}/task/{of}/children").read_text().split():
        yield from pids(child)


def pages(of):
    return int(Path(f"/proc/{of}/statm").read_text().split()[1])


def watch():
    global peak
    while not over:
        try:
            held = sum(map(pages, pids(os.getpid())))
            peak = max(peak, held * PAGE)
        except OSError:
            pass
        time.sleep(0.05)


if __name__ == "__main__":
    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    steps = verify(Bundle(Path(sys.argv[1])), lambda *_: None)
    held = [each.verdict == "vérifié" for each in steps]
    seconds = time.perf_counter() - began
    over = True
    watcher.join()
    print(seconds, peak // 1024, int(all(held)))
"""


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
        release = next(each for each in opened.releases.sealed() if str(each.period) == YEAR)
        began = perf_counter()
        write_bundle(opened.releases, opened.signing, release.id, out, lambda *_: None)
        bundle_seconds = perf_counter() - began
        rows = "".join(f"{row}\n" for row in opened.releases.rows(release.id)).encode()
    claimed = Checkpoint.read(Note.read((out / CHECKPOINT).read_text()).text)
    began = perf_counter()
    require_log(Bundle(out), claimed, lambda *_: None)
    hash_seconds = perf_counter() - began
    script = FOLDER / "verify_alone.py"
    script.write_text(LOOK)
    answer = subprocess.run(
        [sys.executable, str(script), str(out)],
        check=True, capture_output=True, text=True, cwd=Path.cwd(), env={"PYTHONPATH": "."},
    )  # fmt: skip
    seconds, peak, held = (float(word) for word in answer.stdout.split())
    million = facts / 1_000_000
    return [
        Row("facts in the bundle", float(facts), "facts"),
        Row("write the bundle", bundle_seconds, "s"),
        Row("hash every fact", hash_seconds, "s", at_most=10 * million),
        Row("verify everything, replay included", seconds, "s", at_most=60 * million),
        Row("memory of all its processes at the peak", peak / MEBI, "MiB", at_most=500),
        Row("steps that hold", 100 * held, "%", at_least=100),
        Row("rows as they were sealed, byte for byte", float((out / ROWS).read_bytes() == rows),
            "", at_least=1),
    ]  # fmt: skip
