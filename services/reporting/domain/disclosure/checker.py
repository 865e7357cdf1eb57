"""The check of a certificate: additions and comparisons, no solver, nothing of the sealer's."""

from collections import Counter
from collections.abc import Hashable

from contracts.release_plan import MENTIONS
from services.reporting.domain.disclosure.certificate import Certificate, Witness
from services.reporting.domain.disclosure.linked_table import Block, Published


def flaw(block: Block, published: Published, certificate: Certificate) -> str | None:
    """Why the certificate proves nothing, or None when it holds.

    Without a post named, no single post outside the secret may recognise each of the worlds
    as false by its own figures: none may be changed in all of them.
    """
    secret = certificate.secret
    recognised: dict[str, frozenset[str]] = {}
    for witness in certificate.witnesses:
        if wrong := _disagreement(block, published, witness):
            return wrong
        total = secret.value(block) + sum(
            change
            for (post, quarter, modality), change in witness.changes.items()
            if post in secret.posts
            and quarter in block.within(secret.period)
            and modality in secret.group
        )
        if total != 0 if witness.kind == "zero" else total < block.threshold:
            return f"le secret vaut {total} dans un monde « {witness.kind} »"
        outside = witness.posts.difference(secret.posts)
        recognised[witness.kind] = recognised.get(witness.kind, outside) & outside
        if secret.against in witness.posts:
            return "un monde change les chiffres de qui les connaît"
    if set(recognised) != {"zero", "above"} or (
        secret.against is None and any(recognised.values())
    ):
        return "il manque un monde, ou un seul poste les reconnaît tous"
    return None


def _disagreement(block: Block, published: Published, witness: Witness) -> str | None:
    """Where a world is none, or is not the one published."""
    moved: Counter[Hashable] = Counter()
    for leaf, change in witness.changes.items():
        post, quarter, modality = leaf
        count = block.values.get(leaf, 0) + change
        known = post in block.posts and quarter in block.quarters and modality in block.modalities
        above = block.rule == MENTIONS and count > block.ceilings[post, quarter]
        if not known or count < 0 or above:
            return f"{leaf} ne peut pas valoir {count}"
        moved[post, quarter] += change if block.keeps_rows else 0
        for cell in published.cells_of(block, leaf):
            moved[cell] += change if cell not in published.hidden else 0
    return next((f"{what} change" for what, change in moved.items() if change), None)
