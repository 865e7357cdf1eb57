"""The values that a secret takes over all integer tables that agree with what is published.

Exhaustive, and nothing of the sealer's: leaf by leaf, keeping what each sum still lacks.
"""

from contracts.release_plan import MENTIONS, PARTITION


def possible_values(block, published, secret, reader):
    """Every value of the secret in some table that agrees; `reader`: a post that knows its own."""
    leaves = [(p, q, m) for p in block.posts for q in block.quarters for m in block.modalities]
    sums = _known_sums(block, published, reader)
    of_leaf = {leaf: [n for n, (within, _) in enumerate(sums) if leaf in within] for leaf in leaves}
    last = {n: max(leaves.index(leaf) for leaf in within) for n, (within, _) in enumerate(sums)}
    states = {(tuple(value for _, value in sums), 0)}
    for index, leaf in enumerate(leaves):
        states = set(_next(states, leaf, of_leaf[leaf], block, secret))
        over = [n for n, at in last.items() if at == index]
        states = {state for state in states if all(state[0][n] == 0 for n in over)}
    return {value for _, value in states}


def _next(states, leaf, concerned, block, secret):
    post, quarter, modality = leaf
    counted = (
        post in secret.posts and quarter in block.within(secret.period) and modality in secret.group
    )
    ceiling = block.ceilings.get((post, quarter), 0) if block.rule == MENTIONS else 60
    for lacking, value in states:
        most = min([ceiling, *(lacking[n] for n in concerned)])
        for count in range(most + 1):
            left = list(lacking)
            for n in concerned:
                left[n] -= count
            yield tuple(left), value + count * counted


def _known_sums(block, published, reader):
    """What is known: cells that are shown, the persons by post, nation and quarter, one's own."""
    found = []
    for cell, value in published.cells(block):
        if cell not in published.hidden:
            posts = block.areas[cell.level][cell.area]
            found.append((_leaves(block, posts, cell.period, cell.group), value))
    if block.rule == PARTITION:
        for level in ("nation", "department", "post"):
            for posts in block.areas[level].values():
                everything = _leaves(block, posts, block.year, block.modalities)
                found.append((everything, sum(block.values.get(x, 0) for x in everything)))
        for quarter in block.quarters:
            everything = _leaves(block, block.posts, quarter, block.modalities)
            found.append((everything, sum(block.values.get(x, 0) for x in everything)))
    if reader is not None:
        for leaf in _leaves(block, (reader,), block.year, block.modalities):
            found.append(({leaf}, block.values.get(leaf, 0)))
    return [(within, value) for within, value in found if within]


def _leaves(block, posts, period, group):
    return {(p, q, m) for p in posts for q in block.within(period) for m in group}
