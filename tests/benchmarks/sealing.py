"""Sealing the nation: a quarter, a year; what is hidden, proven, and learnt by attacks."""

import resource
from collections.abc import Callable
from time import perf_counter

from services.embedded.platform import Platform, platform
from services.reporting.attack.scene import only_small_hidden, scene_of
from services.reporting.attack.suite import Outcome, attack
from services.reporting.domain.disclosure.checker import flaw
from services.reporting.domain.disclosure.release import Release
from services.reporting.releases.reading import view_of
from tests.benchmarks.national import folder
from tests.benchmarks.row import Row

QUARTER, YEAR = "2008-Q1", "2008"
MEBI = 1024


def run(facts: int) -> list[Row]:
    """On a log that holds a whole year; `facts` of about 450 000 a year."""
    with platform(folder(facts)) as opened:
        opened.projections.catch_up()
        quarter, quarter_seconds = _sealed(opened, QUARTER)
        year, year_seconds = _sealed(opened, YEAR)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBI
        proofs = opened.releases.proofs(year.id)
        certificates = [(found, each) for found in proofs for each in found.certificates]
        began = perf_counter()
        held = sum(flaw(f.linked, f.published, each) is None for f, each in certificates)
        check_seconds = perf_counter() - began
        outcomes = [*attack(scene_of(opened.releases, year.id))]
        outcomes += attack(scene_of(opened.releases, quarter.id))
        outsider, insider, *_ = attack(only_small_hidden(opened.releases, year.id))
        view = min(
            _timed(lambda: view_of(opened.releases, None, "dcsp", None).json()) for _ in "12345"
        )
        totals = [
            cell
            for found in proofs
            if found.linked.table == "A1"
            for cell in found.published.hidden
        ]
    return [
        Row("seal a quarter, 118 posts", quarter_seconds, "s", at_most=10),
        Row("seal a year, 118 posts", year_seconds, "s", at_most=30),
        Row("check the certificates of a year", check_seconds, "s", at_most=1),
        Row("secrets certified", 100 * held / max(len(certificates), 1), "%", at_least=100),
        Row("cells hidden in a year", year.hidden_share, "%", at_most=4),
        Row("totals hidden", len(totals), "cells", at_most=0),
        Row("small counts learnt by any attack", _learnt(outcomes), "counts", at_most=0),
        Row("the same, only small cells hidden: outsider", _share(outsider), "%"),
        Row("the same, only small cells hidden: a post", _share(insider), "%", at_least=50),
        Row("the longest view served", 1000 * view, "ms", at_most=10),
        Row("memory of the process at its peak", memory, "MiB", at_most=1000),
    ]


def _timed(what: Callable[[], object]) -> float:
    began = perf_counter()
    what()
    return perf_counter() - began


def _sealed(opened: Platform, period: str) -> tuple[Release, float]:
    began = perf_counter()
    release = opened.sealer.seal(period)
    return release, perf_counter() - began


def _learnt(outcomes: list[Outcome]) -> int:
    return sum(each.recovered + each.bounded for each in outcomes)


def _share(outcome: Outcome) -> float:
    learnt = outcome.recovered + outcome.bounded
    return float(100 * learnt / max(outcome.small, 1))
