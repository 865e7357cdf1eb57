"""The figures of a bundle, re-derived: exact counts, certificates, rows, views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from contracts.bundle import CERTIFICATES, MASTER, PATTERN, ROWS, VIEWS
from contracts.patterns import is_siren
from contracts.period import Period
from contracts.read_model import PostRecord
from contracts.release_plan import ReleasePlan
from services.reporting.application import Tables
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.claim import Claim
from services.reporting.domain.disclosure.counted_cells import counted
from services.reporting.domain.disclosure.counting import FORCES, ExactCounts
from services.reporting.domain.disclosure.derived import derived, kinds_of
from services.reporting.domain.disclosure.manifest import view_bytes
from services.reporting.domain.disclosure.one_cut import (
    reconciled,
)
from services.reporting.domain.disclosure.open_rows import open_rows
from services.reporting.domain.disclosure.parts import linked_tables_of
from services.reporting.domain.disclosure.recoding import Recoding
from services.reporting.domain.disclosure.release import Status
from services.reporting.domain.disclosure.released_row import ReleasedRow, digest_of, is_count
from services.reporting.domain.disclosure.releasing import (
    ReleasedTable,
)
from services.reporting.domain.disclosure.rows import minutes, named, rows_of
from services.reporting.domain.disclosure.year_areas import QuarterAreas
from services.reporting.domain.seats import names_of
from services.verifier.bundle import Bundle, Wrong
from services.verifier.replay import Counted, Cut, Replayed
from services.verifier.residence import quarter_of
from services.verifier.tally import TableRows, tally
from services.verifier.words import Words

SITUATIONS = "A1"


@dataclass(frozen=True)
class Figures:
    """A release as a bundle tells it; `plan`: that of the contracts under which it was sealed."""

    claim: Claim
    plan: ReleasePlan
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


def figures_of(bundle: Bundle, claim: Claim, plan: ReleasePlan) -> Figures:
    """What the files say. Raises Wrong."""
    exact, pattern, certificates = (bundle.lines(n) for n in (MASTER, PATTERN, CERTIFICATES))
    group_min = plan.policy.group_disclosure_min
    try:
        found = Figures(claim, plan, linked_tables_of(exact, pattern, certificates, group_min))
    except (ValueError, KeyError):
        raise Wrong(f"{MASTER}, {PATTERN}, {CERTIFICATES} ne vont pas ensemble.") from None
    claimed = [(each.linked.table, each.linked.force) for each in found.linked_tables]
    if sorted(claimed) != sorted((table.code, force) for table in plan.tables for force in FORCES):
        raise Wrong(f"{MASTER} n'a pas une fois chaque tableau du plan pour chaque force.")
    return found


class Compared(NamedTuple):
    """How many rows are as they must be, and which of them are said in other words.

    Words are not part of what contracts mean: a label may have been mended since the sealing, or
    by an operator; nothing tells. `other_words`: the numbers of the lines, from 1.
    `tables`: how each of the published rows was compared, by table.
    """

    rows: int
    other_words: Sequence[int]
    tables: Sequence[TableRows] = ()


def require_published(bundle: Bundle, figures: Figures, replayed: Replayed) -> Compared:
    """Whether the rows are what exact counts, pattern and register make of the facts.

    Raises Wrong.
    """
    rows, further = expected_rows(figures, replayed)
    expected, counted_rows = [*rows, *further], len(rows)
    compared = _compared(published_rows(bundle, figures), expected, "disent les faits")
    other = {*compared.other_words}
    shown = [number for number in range(1, len(expected) + 1) if number not in other]
    return compared._replace(
        tables=tally(
            (expected[number - 1] for number in shown if number <= counted_rows),
            (expected[number - 1] for number in shown if number > counted_rows),
            (expected[number - 1] for number in compared.other_words),
        )
    )


def expected_rows(
    figures: Figures, replayed: Replayed
) -> tuple[list[ReleasedRow], list[ReleasedRow]]:
    """The rows that exact counts, pattern and facts make, as they are published: those counted,
    and those derived from them."""
    rows, further = _rows(figures, replayed)
    names = _names(replayed.counted[figures.claim["period"]].posts, figures)
    every = list(named([*rows, *further], names))
    return every[: len(rows)], every[len(rows) :]


def _rows(figures: Figures, replayed: Replayed) -> tuple[list[ReleasedRow], list[ReleasedRow]]:
    """Those counted from the facts, and those derived from them."""
    now, plan = replayed.counted[figures.claim["period"]], figures.plan
    rows = [row for table in _tables(figures) for row in rows_of(table, plan)]
    if figures.claim["status"] != Status.FINAL:
        rows += minutes(list(rows), now.cells, exact_of(figures, replayed.counted))
    opened = open_rows(Tables(replayed.standing).answer, now.period, now.posts, plan)
    rows += reconciled(opened, list(rows)) if plan.policy.late_facts_wait else opened
    return rows, list(derived(rows, kinds_of(now.posts, now.period.last_day), plan))


def require_counts(bundle: Bundle, figures: Figures, posts: Sequence[PostRecord]) -> Compared:
    """Whether the protected counts are what exact counts and pattern say. Raises Wrong.

    Of a year that was closed nothing else can be derived again.
    """
    published = published_rows(bundle, figures)
    claimed = [row for row in published if is_count(row, figures.plan)]
    rows = (row for table in _tables(figures) for row in rows_of(table, figures.plan))
    compared = _compared(claimed, named(rows, _names(posts, figures)), f"dit {MASTER}")
    return compared._replace(tables=tally(unverifiable=published))


def published_rows(bundle: Bundle, figures: Figures) -> list[ReleasedRow]:
    """The rows of a bundle, each written as the sealer writes it. Raises Wrong."""
    texts = bundle.lines(ROWS)
    rows = [ReleasedRow.read(text) for text in texts]
    for number, (row, text) in enumerate(zip(rows, texts, strict=True), 1):
        if row.written() != text:
            raise Wrong(f"{ROWS}, ligne {number} : ce n'est pas ainsi qu'une ligne s'écrit.")
    if digest_of(rows) != figures.claim["digest"]:
        raise Wrong(f"{ROWS} n'a pas l'empreinte de l'édition.")
    return rows


def _names(posts: Sequence[PostRecord], figures: Figures) -> dict[str, str]:
    return names_of(posts, figures.period, by_seat=figures.plan.policy.counts_by_seat)


def _compared(claimed: Sequence[ReleasedRow], expected: Sequence[ReleasedRow], by: str) -> Compared:
    """Raises Wrong at the first row that is not as expected, but for words changed since."""
    other_words, said = [], Words(expected)
    for number, (row, wanted) in enumerate(zip(claimed, expected, strict=False), 1):
        of_facts = "-" in row.area or is_siren(row.area)  # names of posts, of EPCIs
        area_label = row.area_label if of_facts else wanted.area_label
        where = f"{ROWS}, ligne {number} ({row.table} {row.grain} {row.area} {row.modality})"
        if replace(row, label=wanted.label, area_label=area_label) != wanted:
            raise Wrong(f"{where} : ce n'est pas ce que {by}.")
        for was, now in ((row.label, wanted.label), (row.area_label, wanted.area_label)):
            if said.require(where, was, now):
                other_words.append(number)
    if len(claimed) != len(expected):
        raise Wrong(f"{ROWS} a {len(claimed)} lignes, l'édition en a {len(expected)}.")
    return Compared(len(claimed), other_words)


def require_views(bundle: Bundle, claim: Claim, plan: ReleasePlan) -> int:
    """How many views are parts of the release, and nothing else. Raises Wrong."""
    expected = view_bytes(bundle.lines(ROWS), plan)
    if missing := sorted({*expected} ^ {*claim["views"]}):
        raise Wrong(f"{VIEWS} : la vue {missing[0]} est en trop, ou manque au manifeste.")
    for name, text in expected.items():
        if bundle.read(f"{VIEWS}/{name}.jsonl") != text:
            raise Wrong(f"{VIEWS}/{name}.jsonl n'est pas la part de {ROWS} de ce destinataire.")
    return len(expected)


def exact_of(figures: Figures, replayed: Mapping[str, Counted]) -> ExactCounts:
    """The exact counts of the facts; quarters released before stand as they were counted then."""
    found = _counted(replayed[figures.claim["period"]], figures.plan)
    found.told = figures.linked_tables[0].linked.told
    found.areas_told = _told_before(figures)
    for quarter in figures.claim["quarters"]:
        counted_then = replayed[quarter["period"]]
        then = quarter_of(figures.linked_tables, counted_then, figures.plan)
        if then.own:
            found.own_then[quarter["period"]] = then.own
        for planned in figures.plan.tables:
            for force in FORCES:
                leaves = then.of(planned.code, force)
                found.replace_quarter(planned.code, force, quarter["period"], leaves)
    return found


def _told_before(figures: Figures) -> QuarterAreas:
    """The areas of quarters released before, which the bundles of those prove."""
    year = figures.period.length == 12
    named = {quarter["period"] for quarter in figures.claim["quarters"]}
    return {
        each.linked.force: {
            quarter: areas
            for quarter, areas in each.linked.perimeters.quarters.items()
            if (quarter in named if year else quarter != figures.claim["period"])
        }
        for each in figures.linked_tables
        if {*each.linked.perimeters.quarters} - {each.linked.year}
    }


def _counted(found: Counted, plan: ReleasePlan) -> ExactCounts:
    return counted(found.period, found.cells, found.posts, plan)


def _tables(figures: Figures) -> list[ReleasedTable]:
    by_key = {(each.linked.table, each.linked.force): each for each in figures.linked_tables}
    forces = (
        sorted(FORCES) if figures.claim["status"] == Status.FINAL else FORCES
    )  # as each was sealed
    return [
        ReleasedTable(table, Recoding(table, {}), tuple(by_key[table.code, f] for f in forces))
        for table in figures.plan.tables
    ]
