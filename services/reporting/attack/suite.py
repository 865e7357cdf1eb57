"""The attacks, each against the same rows: who tries, with what in hand, and what comes out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from contracts.release_plan import TABLES_PLANNED
from contracts.release_plan.policy import GROUP_DISCLOSURE_MIN
from services.reporting.attack.dates import differences, hidden_unions
from services.reporting.attack.given import Scene
from services.reporting.attack.knowledge import (
    Equations,
    Problem,
    Unknown,
    in_quarter,
    problems,
)
from services.reporting.attack.programs import Bounds
from services.reporting.attack.targets import Target, Truth, targets, without
from services.reporting.attack.territories import by_difference
from services.reporting.attack.words import all_small
from services.reporting.domain.disclosure.released_row import NOT_SAID, ReleasedRow
from services.reporting.domain.seats import post_of

NARROW = 2  # thresholds: bounds closer than this are worth an integer program


@dataclass(frozen=True)
class Outcome:
    """What an attack learnt of `small` counts: exactly, or only that they lie in 1 … T−1."""

    attack: str
    cells: int
    small: int
    hidden: int
    recovered: int
    bounded: int
    seconds: float


def attack(scene: Scene) -> Iterator[Outcome]:
    """Every attack of the suite, in turn."""
    found = _problems(scene, scene.rows)
    for name, tried in _ATTACKS.items():
        started = perf_counter()
        tally: dict[Target, tuple[bool, bool]] = {}
        for low, high, target in tried(scene, found):
            exact, confined = tally.get(target, (False, False))
            narrow = low >= 1 and high < target.threshold
            tally[target] = (exact or low == high, confined or narrow)
        yield Outcome(
            attack=name,
            cells=len(scene.rows),
            small=len(tally),
            hidden=sum(row.secrecy == NOT_SAID for row in scene.rows),
            recovered=sum(exact for exact, _ in tally.values()),
            bounded=sum(confined and not exact for exact, confined in tally.values()),
            seconds=perf_counter() - started,
        )


Learnt = Iterable[tuple[int, int, Target]]


def outsider(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Somebody who puts together all the rows given."""
    for problem in found:
        for equations, wanted in _parted(scene, problem):
            bounds = Bounds(equations)
            for target, unknowns in wanted:
                if bounds.knows(unknowns):
                    yield *_bounds(bounds, unknowns, target.threshold), target


def insider(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Each post in turn, with its own exact figures of the year, against its neighbours."""
    return _knowing(scene, found, several=False)


def several_posts(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Any two posts of a département, and the posts of each employer or account, put together."""
    return _knowing(scene, found, several=True)


def _knowing(scene: Scene, found: Sequence[Problem], *, several: bool) -> Learnt:
    """Readers with exact figures of the year, each in turn.

    They are after the small counts near them: those of their départements, those that are
    hidden, and what is left of a larger count once their own is taken away.
    """
    hidden = {
        (row.table, row.force, area)
        for row in scene.rows
        if row.secrecy == NOT_SAID
        for area in row.area.split("+")
    }
    for problem in found:
        bounds = Bounds(problem.places)
        wanted = [target for target in _every(scene, problem) if _of_places(target)]
        for reader in scene.readers(problem.force, several=several):
            seats = {seat for seat in scene.register[problem.force] if post_of(seat) in reader}
            departments = {scene.areas[seat] for seat in seats}
            own = _own(scene.truth, problem, reader)
            bounds.take_as_known(own)
            concerned = any((problem.table, problem.force, post) in hidden for post in reader)
            for whole in wanted:
                inside = not seats.isdisjoint(whole.posts)
                target = without(whole, reader, scene.truth) if inside else whole
                near = not departments.isdisjoint(scene.areas[seat] for seat in whole.posts)
                among = any(
                    (problem.table, problem.force, at) in hidden
                    for seat in whole.posts
                    for at in (post_of(seat), scene.areas[seat])
                )
                if target.posts and target.is_small and (near or (concerned and among)):
                    unknowns = target.unknowns
                    if bounds.knows(unknowns):
                        yield *_bounds(bounds, unknowns, target.threshold), target
            bounds.forget(own)
        yield from _of_quarters(scene, problem, several=several)


def _of_quarters(scene: Scene, problem: Problem, *, several: bool) -> Learnt:
    """What is left of the nation's quarter once a reader takes its own count away."""
    wanted = [target for target in _every(scene, problem) if not _of_places(target)]
    bounds = Bounds(problem.quarters)
    for reader in scene.readers(problem.force, several=several):
        rests = [(whole, without(whole, reader, scene.truth)) for whole in wanted]
        own = {(whole.period, whole.modality): whole.value - rest.value for whole, rest in rests}
        bounds.take_as_least(own)
        for _, rest in rests:
            unknown = (rest.period, rest.modality)
            if rest.is_small and bounds.knows([unknown]):
                low, high = _bounds(bounds, [unknown], rest.threshold)
                yield low - own[unknown], high - own[unknown], rest
        bounds.forget(own)


def force(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Each force with all its exact figures, against the other's."""
    for other in scene.register:
        rows = [row for row in scene.rows if row.force == other]
        yield from outsider(
            scene, problems(rows, scene.register, scene.modalities, scene.territories)
        )


def rectified(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Somebody who holds the earlier release too, and takes it that corrections only add."""
    before = {
        (problem.table, problem.force): problem.places
        for problem in _problems(scene, scene.earlier)
    }
    for problem in found:
        then = before.get((problem.table, problem.force), Equations())
        bounds = Bounds(_both(then, problem.places))
        for target in scene.small.get((problem.table, problem.force), []) if scene.earlier else ():
            unknowns = [(f"{sign}{p}", target.modality) for p in target.posts for sign in ("", "+")]
            if target.period == scene.year and bounds.knows(unknowns):
                yield *_bounds(bounds, unknowns, target.threshold), target


def came_late(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """The same reader, after how many came late under a modality, at a post or together."""
    before = {
        (problem.table, problem.force): problem.places
        for problem in _problems(scene, scene.earlier)
    }
    for problem in found if scene.late else ():
        key = (problem.table, problem.force)
        bounds = Bounds(_both(before.get(key, Equations()), problem.places))
        for target in targets(
            {key: scene.late.get(key, {})}, scene.areas, scene.year, scene.territories
        ):
            unknowns = [(f"+{post}", target.modality) for post in target.posts]
            if target.is_small and target.period == scene.year and bounds.knows(unknowns):
                yield *_bounds(bounds, unknowns, target.threshold), target


def _problems(scene: Scene, rows: Iterable[ReleasedRow]) -> list[Problem]:
    return problems(rows, scene.register, scene.modalities, scene.territories)


def _both(before: Equations, now: Equations) -> Equations:
    """What two releases say, where corrections only add: what was there, and what came (`+`)."""
    both = Equations()
    for together, value in before.sums:
        both.know(together, value)
    for together, value in now.sums:
        both.know({*together, *((f"+{place}", m) for place, m in together)}, value)
    return both


def words(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Somebody who reads what the release says of itself."""
    return all_small(scene.rows, scene.said)


def everybody(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Somebody who sees that all of a few persons are the same."""
    for row in scene.rows:
        if row.table in TABLES_PLANNED and row.base and row.value == row.base:
            same = Target(row.table, row.force, frozenset(), "", row.modality, row.count)
            if row.count < GROUP_DISCLOSURE_MIN:
                yield row.count, row.count, same


def two_dates(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Somebody who subtracts a row from another that counts the same situations."""
    return differences([*scene.rows, *scene.open_rows])


def rectified_unions(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Somebody who subtracts, of two releases, what is hidden together."""
    return hidden_unions(scene.earlier or scene.as_if_before, scene.rows)


def territories(scene: Scene, found: Sequence[Problem]) -> Learnt:
    """Somebody who subtracts a territory from a larger one, or its posts and département."""
    return by_difference(
        scene.rows, scene.register, scene.territories, scene.residence, scene.earlier
    )


_ATTACKS: Mapping[str, Callable[[Scene, Sequence[Problem]], Learnt]] = {
    "toutes les vues réunies, trimestres contre année": outsider,
    "un poste avec ses propres chiffres": insider,
    "plusieurs postes qu'un même lecteur connaît": several_posts,
    "une force avec les siens": force,
    "édition contre édition rectifiée": rectified,
    "tous les autres à zéro": everybody,
    "chiffres de deux dates": two_dates,
    "unions cachées d'une rectification": rectified_unions,
    "ce qui est venu tard, édition contre édition": came_late,
    "mots publiés": words,
    "un territoire contre un autre, ses postes, son département": territories,
}


def _bounds(bounds: Bounds, unknowns: Sequence[Unknown], threshold: int) -> tuple[int, int]:
    low, high = bounds.of(unknowns, whole=False)
    if low != high and high - low < NARROW * threshold:
        return bounds.of(unknowns, whole=True)
    return low, high


def _parted(
    scene: Scene, problem: Problem
) -> Iterator[tuple[Equations, list[tuple[Target, list[Unknown]]]]]:
    """The targets of a problem, by the equations in which they are sums of unknowns."""
    wanted = scene.small.get((problem.table, problem.force), [])
    yield (
        problem.places,
        [(t, t.unknowns) for t in wanted if _of_places(t)],
    )
    yield (
        problem.quarters,
        [(t, [(t.period, t.modality)]) for t in wanted if not _of_places(t)],
    )


def _of_places(target: Target) -> bool:
    """Whether a target is a sum over places; else it is the nation's, in a quarter."""
    return bool(target.classes) or "-Q" not in target.period


def _every(scene: Scene, problem: Problem) -> Iterator[Target]:
    """Targets of a problem, small or larger: what is left of them may be small."""
    key = (problem.table, problem.force)
    return targets({key: scene.truth[key]}, scene.areas, scene.year, scene.territories)


def _own(truth: Truth, problem: Problem, reader: Collection[str]) -> dict[Unknown, int]:
    known: dict[Unknown, int] = {
        unknown: 0 for unknown in problem.places.unknowns if post_of(unknown[0]) in reader
    }
    for (of, quarter, modality), count in truth[problem.table, problem.force].items():
        if post_of(of) in reader:
            known[of, modality] = known.get((of, modality), 0) + count
            known[of, in_quarter(modality, quarter)] = count
    return known
