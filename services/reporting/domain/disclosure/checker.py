"""The check of a certificate by additions and comparisons, without a solver."""

from collections import Counter
from collections.abc import Hashable

from contracts.release_plan import Rule
from services.reporting.domain.disclosure.certificate import Certificate, FeasibleTable
from services.reporting.domain.disclosure.linked_table import LinkedTable, Published


def flaw(linked: LinkedTable, published: Published, certificate: Certificate) -> str | None:
    """Why the certificate proves nothing, or None when it holds.

    A post knows its own figures, and so that a table which changes them is not the true one.
    Where the cell is protected from all, no single post outside it may be changed in each table.
    """
    sensitive = certificate.sensitive
    recognised: dict[str, frozenset[str]] = {}
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
        outside = feasible.posts - sensitive.insiders
        recognised[feasible.kind] = recognised.get(feasible.kind, outside) & outside
        if sensitive.against in feasible.posts:
            return "un tableau change les chiffres de qui les connaît"
    told_apart = sensitive.against is None and any(recognised.values())
    if set(recognised) != {"zero", "above"} or told_apart:
        return "il manque un tableau, ou un seul poste les reconnaît tous"
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
        if not known or count < 0 or above:
            return f"{leaf} ne peut pas valoir {count}"
        moved[post, quarter] += change if linked.keeps_rows else 0
        for cell in published.cells_of(linked, leaf):
            moved[cell] += change if cell not in published.hidden else 0
    return next((f"{what} change" for what, change in moved.items() if change), None)
