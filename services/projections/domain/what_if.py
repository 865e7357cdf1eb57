"""What a situation would add to a table under definitions that are only tried."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from services.projections.domain.cells import Cells
from services.projections.domain.history import History
from services.projections.domain.situation import Qualified, qualify

Key: TypeAlias = tuple[str, str, str, str]
"""(year, force, first code, second code)."""

ATTRIBUTES: Mapping[str, Callable[[Qualified], Collection[str]]] = {
    "force": lambda q: (q.opening.force,),
    "saisine": lambda q: (q.opening.saisine,),
    "sex": lambda q: (q.person.sex,),
    "age": lambda q: (q.person.age,),
    "status": lambda q: (q.person.status,),
    "returning": lambda q: ("oui" if q.person.returning else "non",),
    "known_to_social_services": lambda q: (q.known_to_social_services,),
    "problem": lambda q: q.problems,
    "main_problem": lambda q: q.problems[:1],
}
"""By what a situation may be retained: one of its values must be among those named."""

Only: TypeAlias = Mapping[str, Collection[str]]


def retained(state: History, only: Only) -> bool:
    """Whether a situation has, of every attribute named, one of the codes named."""
    if not only:
        return True
    qualified = qualify(state)
    return qualified is not None and all(
        not set(ATTRIBUTES[name](qualified)).isdisjoint(codes) for name, codes in only.items()
    )


def by_year(cells: Cells, table: str, measure: str, area: str, distinct: bool) -> Counter[Key]:
    """The cells of a table and measure in an area; distinct counts are kept by the year."""
    counted: Counter[Key] = Counter()
    for (name, counts, period, where, force, d1, d2), amount in cells.items():
        whole = len(period) == 4
        if (name, counts, where) == (table, measure, area) and whole == distinct:
            counted[period[:4], force, d1, d2] += amount
    return counted


def regrouped(
    counted: Counter[Key], new: tuple[Mapping[str, str], Mapping[str, str]], once: bool
) -> Counter[Key]:
    """The same counts under new codes, of the first and of the second dimension.

    `once`: under each, the situation counts once in a year, however often it did.
    """
    grouped: Counter[Key] = Counter()
    for (year, force, d1, d2), amount in counted.items():
        grouped[year, force, new[0].get(d1, d1), new[1].get(d2, d2)] += amount
    return Counter(dict.fromkeys(+grouped, 1)) if once else grouped
