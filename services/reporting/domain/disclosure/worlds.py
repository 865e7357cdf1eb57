"""Whole worlds: a feasible table beside all the other tables of its force.

Counts hang together over tables: a main problem is one of the problems (C2, C1), whom a partner
sent for a purpose came from outside (D2, D1), interviews and joint assessments are acts (A4, E4,
A3), distinct persons had an interview (A6). A feasible table that breaks this is no possible truth,
unless tables that only the nation is told change with it, and tell the nation the same.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple, TypeAlias

from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable, Row
from services.reporting.domain.seats import post_of

Changes: TypeAlias = Mapping[Leaf, int]
World: TypeAlias = Mapping[str, Changes]
"""Table → by how much its leaves differ from the exact counts."""

PROBLEMS, MAIN = "C1", "C2"
SAISINES, OUTSIDE, PURPOSES = "D1", "ext", "D2"
ACTS, COMPLAINTS, PERSONS, SITUATIONS = "A3", "E5", "A6", "A1"
DETAILS = {"A4": "entretien", "E4": "evaluation_conjointe"}
"""Table → the nature of the acts (A3) that it counts in detail."""
BOUND = frozenset({PROBLEMS, MAIN, SAISINES, PURPOSES, ACTS, COMPLAINTS, PERSONS, *DETAILS})


class Link(NamedTuple):
    """A law between the tables of one row; `holds` is given the counts of each table there."""

    tables: frozenset[str]
    holds: Callable[[Mapping[str, Counter[str]]], bool]
    broken: str


LINKS = (
    Link(
        frozenset({PROBLEMS, MAIN}),
        lambda at: all(count <= at[PROBLEMS][code] for code, count in at[MAIN].items()),
        "plus de problèmes principaux que de problèmes",
    ),
    Link(
        frozenset({SAISINES, PURPOSES}),
        lambda at: at[PURPOSES].total() <= at[SAISINES][OUTSIDE],
        "plus de motifs de partenaires que de saisines extérieures",
    ),
    *(
        Link(
            frozenset({ACTS, detail}),
            lambda at, detail=detail, nature=nature: at[detail].total() == at[ACTS][nature],  # type: ignore[misc]
            f"les actes détaillés ({detail}) ne sont plus ceux des actes",
        )
        for detail, nature in DETAILS.items()
    ),
    *(
        Link(
            frozenset({acts, SITUATIONS}),
            lambda at, acts=acts: bool(at[SITUATIONS].total() or not at[acts].total()),  # type: ignore[misc]
            "des actes sans situation",
        )
        for acts in (ACTS, COMPLAINTS)
    ),
)


class Worlds:
    """The exact counts of one force, beside which feasible tables must be possible.

    A law that the exact counts themselves do not keep (late facts wait in some tables) binds
    nobody; nor does one of a table that is not among them.
    """

    def __init__(self, tables: Mapping[str, Mapping[Leaf, int]]) -> None:
        """`tables`: table → leaf → count."""
        self._tables = tables

    def possible(self, linked: LinkedTable, changes: Changes) -> bool:
        """Whether some world has these changes of a table, and all that is published alike."""
        if linked.table not in BOUND:
            return True
        return self.flaw(linked, self.around(linked.table, changes)) is None

    def around(self, table: str, changes: Changes) -> World:
        """The changes of a table, with those of the tables of the nation that go with them."""
        if table == PROBLEMS:
            return {table: changes, MAIN: self._main_problems(changes)}
        if table == SAISINES:
            return {table: changes, PURPOSES: self._purposes(changes)}
        if table == ACTS:
            return {
                table: changes,
                **{detail: self._details(detail, changes) for detail in DETAILS},
            }
        return {table: changes}

    def flaw(self, linked: LinkedTable, world: World) -> str | None:
        """Why a world cannot be the true one, by additions and comparisons; None when it can.

        What is published of `linked` is for its certificate to keep (see checker.py). The other
        tables are told of the nation only: each modality keeps its sum there in each quarter.
        """
        for table, changes in world.items():
            if any(self._tables.get(table, {}).get(x, 0) + n < 0 for x, n in changes.items()):
                return f"{table} serait négatif"
            if table != linked.table and any(_sums(changes, lambda x: x[1:]).values()):
                return f"{table} changerait pour la nation"
        if any(_sums(world.get(MAIN, {}), lambda x: x[:2]).values()):
            return "une situation n'a qu'un problème principal"
        for row in sorted({leaf[:2] for changes in world.values() for leaf in changes}):
            for link in (each for each in LINKS if each.tables <= self._tables.keys()):
                touched = link.tables & {*world} and not link.holds(self._at(row, link, world))
                if touched and link.holds(self._at(row, link, {})):
                    return f"{link.broken} ({' '.join(row)})"
        return self._persons_flaw(world) or self._empty_area(linked, world[linked.table])

    def _at(self, row: Row, link: Link, world: World) -> Mapping[str, Counter[str]]:
        """The counts of a row in a world, by table."""
        found = {}
        for table in link.tables:
            counts = Counter(self._rows[table].get(row, {}))
            for leaf, change in world.get(table, {}).items():
                if leaf[:2] == row:
                    counts[leaf[2]] += change
            found[table] = counts
        return found

    def _persons_flaw(self, world: World) -> str | None:
        """Distinct persons had an interview each, and who had one is a person."""
        tables = (ACTS, PERSONS) if {ACTS, PERSONS} <= self._tables.keys() else ()
        touched = {post_of(leaf[0]) for t in tables for leaf in world.get(t, {})}
        for post in sorted(touched):
            persons, held = self._received(post, world)
            were, had = self._received(post, {})
            if (persons > held and were <= had) or (held and not persons and were):
                return f"{persons} personnes reçues en {held} entretiens ({post})"
        return None

    def _received(self, post: str, world: World) -> tuple[int, int]:
        """The distinct persons of a post in the whole period, and its interviews."""
        found = []
        for table, code in ((PERSONS, ""), (ACTS, DETAILS["A4"])):
            leaves = self._of_posts.get((table, post), {})
            changes = world.get(table, {}).items()
            more = sum(n for leaf, n in changes if post_of(leaf[0]) == post and leaf[2] == code)
            counted = (n for leaf, n in leaves.items() if leaf[2] == code)
            whole = (n for leaf, n in leaves.items() if leaf[1] == self._period)
            found.append(sum(whole if table == PERSONS else counted) + more)
        return found[0], found[1]

    def _empty_area(self, linked: LinkedTable, changes: Changes) -> str | None:
        """The rows of an area are published only where something was counted."""
        for level in ("post", "department") if linked.table in (ACTS, COMPLAINTS, PERSONS) else ():
            touched = {a for x in changes for a in linked.perimeters.areas_of(level, x[0])}
            for area in sorted(touched):
                seats = linked.areas[level].get(area, ())
                more = sum(n for leaf, n in changes.items() if leaf[0] in seats)
                there = linked.sum_of(seats, linked.year, linked.modalities)
                if there and there + more <= 0:
                    return f"{area} n'aurait rien à compter"
        return None

    def _main_problems(self, changes: Changes) -> Changes:
        """Main problems exchanged with the problems, as far as those do not carry them any more.

        In the rows that changed alone, and back in those of the same quarter.
        """
        problems, main = self._tables.get(PROBLEMS, {}), self._tables.get(MAIN, {})
        left, moved = Counter[Leaf](), Counter[Leaf]()

        def free(leaf: Leaf) -> int:
            told = problems.get(leaf, 0) + changes.get(leaf, 0)
            return told - main.get(leaf, 0) - moved[leaf]

        for leaf in changes:
            left[leaf] = max(-free(leaf), 0)
        for (post, quarter, code), lacking in left.items():
            for goal in [m for p, q, m in changes if (p, q) == (post, quarter) and m != code]:
                for other in [p for p, q, m in changes if (q, m) == (quarter, code) and p != post]:
                    source, back = (post, quarter, goal), (other, quarter, code)
                    gone = (other, quarter, goal)
                    room = min(free(source), free(back), main.get(gone, 0) + moved[gone])
                    count = min(lacking, max(room, 0))
                    lacking -= count
                    moved.update({source: count, back: count})
                    moved.subtract({(post, quarter, code): count, gone: count})
        return {leaf: change for leaf, change in moved.items() if change}

    def _purposes(self, changes: Changes) -> Changes:
        """Partners' purposes that go where the saisines from outside went."""
        purposes, moved = self._rows[PURPOSES], Counter[Leaf]()
        outside = self._tables.get(SAISINES, {})
        room = {
            leaf[:2]: outside.get(leaf, 0) + change - purposes.get(leaf[:2], Counter()).total()
            for leaf, change in changes.items()
            if leaf[2] == OUTSIDE
        }
        _bring(room, purposes, moved)
        return {leaf: change for leaf, change in moved.items() if change}

    def _details(self, table: str, changes: Changes) -> Changes:
        """Acts in detail that go where those of their nature went."""
        moved = Counter[Leaf]()
        more = {x[:2]: n for x, n in changes.items() if x[2] == DETAILS[table]}
        _bring(more, self._rows[table], moved)
        return {leaf: change for leaf, change in moved.items() if change}

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[Row, Counter[str]]]:
        found: dict[str, dict[Row, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for table in (*BOUND, SITUATIONS):
            for (post, quarter, code), count in self._tables.get(table, {}).items():
                found[table][post, quarter][code] += count
        return found

    @cached_property
    def _of_posts(self) -> Mapping[tuple[str, str], Mapping[Leaf, int]]:
        found: dict[tuple[str, str], dict[Leaf, int]] = defaultdict(dict)
        for table in (PERSONS, ACTS):
            for leaf, count in self._tables.get(table, {}).items():
                found[table, post_of(leaf[0])][leaf] = count
        return found

    @cached_property
    def _period(self) -> str:
        """The whole period: the shortest of those in which distinct persons are counted."""
        return min((leaf[1] for leaf in self._tables.get(PERSONS, {})), key=len, default="")


def _bring(room: dict[Row, int], there: Mapping[Row, Counter[str]], moved: Counter[Leaf]) -> None:
    """Bring what rows have too much (a negative room) to rows of the same quarter with room."""
    for row, lacking in room.items():
        for goal in [other for other in room if other[1] == row[1] and room[other] > 0]:
            for code, count in there.get(row, {}).items():
                brought = min(-lacking, room[goal], count + moved[*row, code])
                if lacking < 0 < brought:
                    moved[*row, code] -= brought
                    moved[*goal, code] += brought
                    lacking, room[goal] = lacking + brought, room[goal] - brought


def _sums(changes: Changes, by: Callable[[Leaf], tuple[str, ...]]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for leaf, change in changes.items():
        found[by(leaf)] += change
    return found
