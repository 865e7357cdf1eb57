"""The figures of a bundle, re-derived: exact counts, certificates, rows, views."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from contracts.bundle import CERTIFICATES, MASTER, PATTERN, ROWS, VIEWS
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.release_plan import OPEN, PLANNED, TABLES_PLANNED, TOTAL
from services.reporting.domain.disclosure.counting import (
    FORCES,
    ExactCounts,
    counted,
    departments_on_last_day,
    territories_of,
)
from services.reporting.domain.disclosure.derived import derived, kinds_of
from services.reporting.domain.disclosure.edition import FINAL, digest_of
from services.reporting.domain.disclosure.linked_table import LinkedTable
from services.reporting.domain.disclosure.manifest import view_bytes
from services.reporting.domain.disclosure.minutes import minutes
from services.reporting.domain.disclosure.parts import linked_tables_of
from services.reporting.domain.disclosure.perimeters import NationTooSmall
from services.reporting.domain.disclosure.protection import Protected
from services.reporting.domain.disclosure.recoding import Recoding
from services.reporting.domain.disclosure.releasing import (
    NotProven,
    ReleasedTable,
    grains_of,
    require_proof,
)
from services.reporting.domain.disclosure.rows import ReleasedRow, is_count, named, rows_of, written
from services.verifier.bundle import Bundle, Wrong
from services.verifier.replay import Counted, Cut

OPEN_TABLES = frozenset(table.code for table in OPEN)


@dataclass(frozen=True)
class Figures:
    """A release as a bundle tells it."""

    claim: Mapping[str, Any]
    linked_tables: Sequence[Protected]

    @property
    def period(self) -> Period:
        """Of what the release speaks."""
        return Period.parse(self.claim["period"])

    @property
    def cuts(self) -> list[Cut]:
        """Up to where each period must be counted, the smallest first."""
        quarters = [Cut(each["size"], each["period"]) for each in self.claim["quarters"]]
        whole = Cut(self.claim["log"]["size"], self.claim["period"])
        return [*sorted(quarters), whole]


def figures_of(bundle: Bundle, claim: Mapping[str, Any]) -> Figures:
    """What the files say. Raises Wrong."""
    lines = [bundle.lines(name) for name in (MASTER, PATTERN, CERTIFICATES)]
    try:
        found = Figures(claim, linked_tables_of(*lines))
    except (ValueError, KeyError, TypeError) as error:
        raise Wrong(f"{MASTER}, {PATTERN}, {CERTIFICATES} ne se lisent pas ({error}).") from None
    told = [(each.linked.table, each.linked.force) for each in found.linked_tables]
    if sorted(told) != sorted((table.code, force) for table in PLANNED for force in FORCES):
        raise Wrong(f"{MASTER} n'a pas une fois chaque tableau du plan pour chaque force.")
    return found


def require_exact(figures: Figures, replayed: Mapping[str, Counted]) -> int:
    """How many exact counts of the master are those of the facts. Raises Wrong at the first
    that is not."""
    exact = _exact(figures, replayed)
    now = replayed[figures.claim["period"]]
    try:
        areas = exact.perimeters(departments_on_last_day(now.period, now.posts))
    except NationTooSmall:
        raise Wrong("Les faits ne comptent pas assez de situations pour une édition.") from None
    compared = 0
    for planned in PLANNED:
        for found in (each for each in figures.linked_tables if each.linked.table == planned.code):
            final = figures.claim["status"] == FINAL
            perimeters = found.linked.perimeters if final else areas
            (expected,) = (
                linked
                for linked in exact.linked_tables(planned, perimeters)
                if linked.force == found.linked.force
            )
            _require_same(found.linked, expected)
            compared += len(expected.values)
    return compared


def require_certified(figures: Figures) -> int:
    """How many certificates hold; none may miss, nor a secret lack one. Raises Wrong.

    A table that shows nothing but quarters released before needs none: theirs prove it.
    """
    grains = grains_of(ExactCounts(figures.period))
    before = {each["period"] for each in figures.claim["quarters"]}
    shows_more = {
        found.linked.table
        for found in figures.linked_tables
        if any(grid.period not in before for grid in found.published.grids)
    }
    for found in figures.linked_tables:
        planned = TABLES_PLANNED[found.linked.table]
        where = f"{planned.code}, {found.linked.force}"
        if planned.rule == TOTAL and found.published.hidden:
            raise Wrong(f"{PATTERN} : {where} : un total est caché.")
        if planned.rule != TOTAL and planned.code in shows_more:
            try:
                require_proof(planned, found, grains)
            except NotProven as refused:
                raise Wrong(f"{CERTIFICATES} : {refused}.") from None
    return sum(len(found.certificates) for found in figures.linked_tables)


def require_published(bundle: Bundle, figures: Figures, replayed: Mapping[str, Counted]) -> int:
    """How many rows are what master and pattern make of the facts. Raises Wrong at the first
    that is not.

    Rows of tables that count no person are taken as they are told, for all that follows.
    """
    now = replayed[figures.claim["period"]]
    texts = bundle.lines(ROWS)
    told: list[ReleasedRow] = [json.loads(text) for text in texts]
    if digest_of(told) != figures.claim["digest"]:
        raise Wrong(f"{ROWS} n'a pas l'empreinte de l'édition.")
    rows: list[ReleasedRow] = [row for table in _tables(figures) for row in rows_of(table)]
    if figures.claim["status"] != FINAL:
        rows += minutes(list(rows), now.cells)
    rows += [row for row in told if row["table"] in OPEN_TABLES]
    last_day = now.period.last_day
    rows += derived(rows, kinds_of(now.posts, last_day))
    rows = named(rows, {post.post: post.version_on(last_day).name for post in now.posts})
    for number, (row, text) in enumerate(zip(rows, texts, strict=False), 1):
        if written(row) != text:
            where = " ".join(str(row[key]) for key in ("table", "grain", "area", "modality"))
            raise Wrong(f"{ROWS}, ligne {number} ({where}) : ce n'est pas ce que disent les faits.")
    if len(rows) != len(texts):
        raise Wrong(f"{ROWS} a {len(texts)} lignes, l'édition en a {len(rows)}.")
    return len(rows)


def require_counts(bundle: Bundle, figures: Figures, posts: Sequence[PostRecord]) -> int:
    """How many protected counts are what master and pattern say; of a year that was closed
    nothing else can be derived again. Raises Wrong at the first that is not."""
    told: list[ReleasedRow] = [json.loads(text) for text in bundle.lines(ROWS)]
    if digest_of(told) != figures.claim["digest"]:
        raise Wrong(f"{ROWS} n'a pas l'empreinte de l'édition.")
    names = {post.post: post.version_on(figures.period.last_day).name for post in posts}
    rows = named((row for table in _tables(figures) for row in rows_of(table)), names)
    for row, says in zip(rows, (each for each in told if is_count(each)), strict=False):
        if row != says:
            where = " ".join(str(row[key]) for key in ("table", "grain", "area", "modality"))
            raise Wrong(f"{ROWS} ({where}) : ce n'est pas ce que dit {MASTER}.")
    if len(rows) != sum(map(is_count, told)):
        raise Wrong(f"{ROWS} n'a pas autant de comptes protégés que {MASTER}.")
    return len(rows)


def require_views(bundle: Bundle, claim: Mapping[str, Any]) -> int:
    """How many views are parts of the release, and nothing else. Raises Wrong."""
    expected = view_bytes(bundle.lines(ROWS))
    if missing := sorted({*expected} ^ {*claim["views"]}):
        raise Wrong(f"{VIEWS} : la vue {missing[0]} est en trop, ou manque au manifeste.")
    for name, text in expected.items():
        if bundle.read(f"{VIEWS}/{name}.jsonl") != text:
            raise Wrong(f"{VIEWS}/{name}.jsonl n'est pas la part de {ROWS} de ce destinataire.")
    return len(expected)


def _exact(figures: Figures, replayed: Mapping[str, Counted]) -> ExactCounts:
    """The exact counts; quarters that were released before stand as they were counted then."""
    found = _counted(replayed[figures.claim["period"]])
    for quarter in figures.claim["quarters"]:
        then = _counted(replayed[quarter["period"]])
        for planned in PLANNED:
            for force in FORCES:
                leaves = then.of(planned.code, force)
                found.replace_quarter(planned.code, force, quarter["period"], leaves)
    return found


def _counted(found: Counted) -> ExactCounts:
    return counted(found.period, found.cells, territories_of(found.period, found.posts))


def _require_same(told: LinkedTable, expected: LinkedTable) -> None:
    where = f"{MASTER}, {told.table}, {told.force}"
    for leaf in sorted({*told.values} | {*expected.values}):
        says, is_ = told.values.get(leaf, 0), expected.values.get(leaf, 0)
        if says != is_:
            cell = ", ".join(part for part in leaf if part)
            raise Wrong(f"{where}, {cell} : {says}, les faits en comptent {is_}.")
    for field in fields(LinkedTable):
        if getattr(told, field.name) != getattr(expected, field.name):
            raise Wrong(f"{where} : « {field.name} » n'est pas ce que donnent les faits.")


def _tables(figures: Figures) -> list[ReleasedTable]:
    by_key = {(each.linked.table, each.linked.force): each for each in figures.linked_tables}
    forces = sorted(FORCES) if figures.claim["status"] == FINAL else FORCES  # as each was sealed
    return [
        ReleasedTable(table, Recoding(table, {}), tuple(by_key[table.code, f] for f in forces))
        for table in PLANNED
    ]
