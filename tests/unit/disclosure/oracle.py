"""The values that a secret takes over all integer tables that agree with what is published.

Exhaustive, and nothing of the sealer's: leaf by leaf, keeping what each sum still lacks.
"""

from contracts.release_plan import Rule


def possible_values(linked, published, sensitive, reader):
    """Every value of the secret in some table that agrees; `reader`: posts that know their own."""
    leaves = [(p, q, m) for p in linked.posts for q in linked.quarters for m in linked.modalities]
    sums = _known_sums(linked, published, reader)
    of_leaf = {leaf: [n for n, (within, _) in enumerate(sums) if leaf in within] for leaf in leaves}
    last = {n: max(leaves.index(leaf) for leaf in within) for n, (within, _) in enumerate(sums)}
    states = {(tuple(value for _, value in sums), 0)}
    for index, leaf in enumerate(leaves):
        states = set(_next(states, leaf, of_leaf[leaf], linked, sensitive))
        over = [n for n, at in last.items() if at == index]
        states = {state for state in states if all(state[0][n] == 0 for n in over)}
    return {value for _, value in states}


def _next(states, leaf, concerned, linked, sensitive):
    post, quarter, modality = leaf
    counted = (
        post in sensitive.posts
        and quarter in linked.within(sensitive.period)
        and modality in sensitive.group
    )
    ceiling = linked.ceilings.get((post, quarter), 0) if linked.rule == Rule.MENTIONS else 60
    for lacking, value in states:
        most = min([ceiling, *(lacking[n] for n in concerned)])
        for count in range(most + 1):
            left = list(lacking)
            for n in concerned:
                left[n] -= count
            yield tuple(left), value + count * counted


def _known_sums(linked, published, reader):
    """What is known: cells that are shown, the persons by post, nation and quarter, one's own."""
    found = []
    for cell, value in published.cells(linked):
        if cell not in published.hidden:
            posts = linked.areas_at(cell.level, cell.period)[cell.area]
            found.append((_leaves(linked, posts, cell.period, cell.group), value))
    if linked.rule == Rule.PARTITION:
        for level in ("nation", "department", "post"):
            for posts in linked.areas[level].values():
                everything = _leaves(linked, posts, linked.year, linked.modalities)
                found.append((everything, sum(linked.values.get(x, 0) for x in everything)))
        for quarter in linked.quarters:
            everything = _leaves(linked, linked.posts, quarter, linked.modalities)
            found.append((everything, sum(linked.values.get(x, 0) for x in everything)))
    own = tuple(seat for post in reader for seat in linked.seats.get(post, ()))
    for leaf in _leaves(linked, own, linked.year, linked.modalities):
        found.append(({leaf}, linked.values.get(leaf, 0)))
    return [(within, value) for within, value in found if within]


def _leaves(linked, posts, period, group):
    return {(p, q, m) for p in posts for q in linked.within(period) for m in group}
