"""The check of a certificate by additions and comparisons, without a solver."""

from collections import Counter
from collections.abc import Hashable

from contracts.release_plan import Rule
from services.reporting.domain.disclosure.certificate import Certificate, FeasibleTable
from services.reporting.domain.disclosure.linked_table import LinkedTable, Published


def flaw(linked: LinkedTable, published: Published, certificate: Certificate) -> str | None:
    """Why the certificate proves nothing, or None when it holds.

    A reader who knows the figures of posts knows that a table which changes them is not the true
    one. Where the cell is protected from all, no reader outside it may so reject each table.
    """
    sensitive = certificate.sensitive
    changed: dict[str, list[frozenset[str]]] = {}
    for feasible in certificate.feasible_tables:
        if wrong := _disagreement(linked, published, feasible):
            return wrong
        total = sensitive.value(linked) + sum(
            change
            for (post, quarter, modality), change in feasible.changes.items()
            if post in sensitive.posts
            and quarter in linked.within(sensitive.period)
            and modality in sensitive.group
        )
        if total != 0 if feasible.kind == "zero" else total < linked.threshold:
            return f"la case sensible vaut {total} dans un tableau « {feasible.kind} »"
        changed.setdefault(feasible.kind, []).append(feasible.posts - sensitive.insiders)
        if sensitive.against & feasible.posts:
            return "un tableau change les chiffres de qui les connaît"
    if set(changed) != {"zero", "above"}:
        return "il manque un tableau"
    for reader in () if sensitive.against else linked.readers:
        told_apart = any(all(reader & posts for posts in tables) for tables in changed.values())
        if told_apart and reader.isdisjoint(sensitive.insiders):
            return f"{' et '.join(sorted(reader))} les reconnaissent tous"
    return None


def _disagreement(linked: LinkedTable, published: Published, feasible: FeasibleTable) -> str | None:
    """Why a table could not be the true one: a count that cannot be, or a published sum changed."""
    moved: Counter[Hashable] = Counter()
    for leaf, change in feasible.changes.items():
        post, quarter, modality = leaf
        count = linked.values.get(leaf, 0) + change
        known = (
            post in linked.posts and quarter in linked.quarters and modality in linked.modalities
        )
        above = linked.rule == Rule.MENTIONS and count > linked.ceilings[post, quarter]
        if not known or count < 0 or above or (change and not linked.lives(post, modality)):
            return f"{leaf} ne peut pas valoir {count}"
        moved[post, quarter] += change if linked.keeps_rows else 0
        for cell in published.cells_of(linked, leaf):
            moved[cell] += change if cell not in published.hidden else 0
    return next((f"{what} change" for what, change in moved.items() if change), None)
