"""What is built of the past for an auditor: a table as of a position, a rectificatif, a first look.

The first look runs « relais verify », another process, on a bundle written for it.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

import services
from services.past.builds import Kind, Maker, Order, Refused
from services.past.bundling import NoBundle
from services.past.moments import MomentUnknown, Past
from services.past.reasons import NotExplained, changes
from services.projections.consumer import Progress
from services.reporting.adapters.problems import REFUSALS, problem_of
from services.reporting.domain.disclosure.release import Status
from services.reporting.domain.tables.question import Question, asked
from services.reporting.domain.tables.result import TableResult
from services.reporting.ports import ReleaseStore
from services.reporting.releases.reading import NotSigned

HOME = Path(services.__file__).parent.parent  # where « -m services » finds the same code
LOOK_S = 0.2
REFUSED: tuple[type[Exception], ...] = (*REFUSALS, NotExplained, MomentUnknown)
"""What a question of the past may raise."""
Write = Callable[[str, Path, Progress], None]
"""Writes the bundle of a release as a folder (faces.audit.needs.Bundles)."""


def makers(past: Past, write: Write, key: Callable[[], str]) -> Mapping[Kind, Maker]:
    """What makes each kind of order. `key`: the log's, as text."""
    return {
        Kind.TABLE: lambda order, _file, progress: _table(past, order, progress),
        Kind.RECTIFICATIF: lambda order, _file, progress: _rectificatif(past, order, progress),
        Kind.VERIFICATION: lambda order, file, progress: _verified(
            past.releases, write, key(), order, file, progress
        ),
    }


def question_of(order: Order) -> Question:
    """What an order asks of the tables. Raises a Refusal."""
    return asked(order.code, order.level, order.area, order.period)


def result_of(order: Order, made: Mapping[str, Any]) -> TableResult:
    """A table that was built, as the catalogue's pages show one."""
    return TableResult(
        question_of(order), made["position"], made["as_of"], made["rows"], made["labels"]
    )


def refusal_of(error: Exception) -> tuple[str, str]:
    """Of one of REFUSED: what to change (`area`, `period`, `moment`…), and why, in French."""
    if isinstance(error, REFUSALS):
        problem = problem_of(error)
        return problem.field or "", problem.detail
    return "moment", str(error)


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except REFUSED as refusal:
        raise Refused(refusal_of(refusal)[1]) from refusal


def _table(past: Past, order: Order, progress: Progress) -> dict[str, Any]:
    with _refused():
        tables = past.as_of(order.last, progress)
        found = tables.table(order.code, order.level, order.area, order.period)
    rows = [
        {k: v if v is None or isinstance(v, int) else str(v) for k, v in row.items()}
        for row in found.rows
    ]
    return {
        "position": found.position,
        "as_of": found.as_of,
        "rows": rows,
        "labels": dict(found.area_labels),
    }


def _rectificatif(past: Past, order: Order, progress: Progress) -> list[dict[str, Any]]:
    @contextmanager
    def shown(_part: str, _last: int) -> Iterator[Progress]:
        yield progress

    with _refused():
        found = changes(past, question_of(order), order.first, order.last, shown)
    return [
        {
            "keys": {k: v for k, v in each.row.items() if k not in ("value", "base")},
            "before": each.before,
            "after": each.after,
            "causes": {name: cause.model_dump() for name, cause in each.causes.items()},
            "residue": each.residue,
        }
        for each in found
    ]


def _verified(
    releases: ReleaseStore, write: Write, key: str, order: Order, file: Path, progress: Progress
) -> dict[str, Any]:
    """The report of « relais verify » on the release's bundle; its PDF beside the result."""
    reports = [file.with_suffix(".report.json"), file.with_suffix(".report.pdf")]
    with TemporaryDirectory(prefix="relais-liasse-") as folder:
        bundle = Path(folder) / f"liasse-{order.release}"
        try:
            write(order.release, bundle, progress)
            before = _history(releases, order.release, Path(folder) / "history", write, progress)
        except (NoBundle, NotSigned) as refused:
            raise Refused(str(refused)) from refused
        told = [arg for report in reports for arg in ("--report", str(report))]
        words = [sys.executable, "-m", "services", "verify", str(bundle), "--key", key]
        words += [*before, *told]
        with (
            (Path(folder) / "said").open("w+") as said,
            subprocess.Popen(words, cwd=HOME, stdout=said, stderr=said) as running,
        ):
            try:
                while running.poll() is None:
                    progress(1, 1)
                    sleep(LOOK_S)
            except BaseException:
                running.kill()
                raise
            if running.returncode not in (0, 1, 3) or not reports[0].exists():
                said.seek(0)
                raise RuntimeError(f"relais verify: {running.returncode} {said.read()[-500:]}")
    made: dict[str, Any] = json.loads(reports[0].read_bytes())
    return made


def _history(
    releases: ReleaseStore, id_: str, folder: Path, write: Write, progress: Progress
) -> Sequence[str]:
    """For a rectified year, what only earlier releases show: their manifests, the year's bundle."""
    sealed = releases.sealed()
    this = next(each for each in sealed if each.id == id_)
    if this.status != Status.FINAL:
        return ()
    folder.mkdir()
    before = sealed[: sealed.index(this)]
    years = [each.id for each in before if each.period == this.period]
    for each in before:
        manifest = releases.manifest(each.id)
        if each.id == years[-1]:
            write(each.id, folder / f"liasse-{each.id}", progress)
        elif manifest is not None:
            (folder / f"{each.id}.note").write_text(manifest, encoding="utf-8")
    return ("--history", str(folder))
