"""What sealed counts of a closed year may owe to facts that are gone."""

from collections import Counter
from collections.abc import Mapping

from contracts.bundle import MASTER
from contracts.release_plan import Rule
from services.reporting.domain.disclosure.counting import OUTSIDE, RESIDENCE, ExactCounts
from services.reporting.domain.disclosure.linked_table import Leaf, LinkedTable
from services.reporting.domain.seats import post_of
from services.verifier.announced import Closed, as_sealed, at_most
from services.verifier.bundle import Wrong
from services.verifier.exact import require_exact
from services.verifier.figures import SITUATIONS, Figures, exact_of
from services.verifier.replay import Counted


def carried_said(
    figures: Figures, counted: Mapping[str, Counted], announced: Closed | None, leaves: int
) -> str:
    """How far the facts that are left bear the sealed counts, in French. Raises Wrong.

    `announced`: what the log said of all `leaves` facts before they went; None where it did not.
    """
    then = as_sealed(counted, figures.cuts, announced) if announced else None
    most = at_most(counted, announced) if announced and then is None else None
    short = require_carried(figures, counted, leaves, most)
    if then is not None:
        bound = (
            f"{require_exact(figures, then).counts} comptes sont ceux des faits restants et de ce "
            "que le journal annonçait des autres avant de les effacer"
        )
    elif most is not None:
        bound = "aucun compte ne dépasse ce que le journal annonçait avant"
    else:
        bound = (
            "rien au journal ne dit ce qu'ils comptaient (close avant cet usage) : qui tient "
            f"la clé a pu inventer ou taire {leaves} situations sans que ceci le voie"
        )
    return (
        f"l'année est close, ils ne se rejouent plus : {leaves} faits sont effacés, "
        f"et portaient {short} situations des comptes scellés ; {bound}"
    )


def require_carried(
    figures: Figures,
    replayed: Mapping[str, Counted],
    leaves: int,
    most: Mapping[str, Counted] | None = None,
) -> int:
    """By how much the facts that are left count less than what was sealed, in situations.

    Closed facts can only be missing: no count may be lower than what is left, and none may miss
    more than `leaves`, the facts that are gone, can carry; nor be above what `most` counts, where
    the log said before its facts went what they counted at most. Raises Wrong.
    """
    left = exact_of(figures, replayed)
    above = exact_of(figures, most) if most is not None else None
    missing: dict[str, int] = {}
    for found in figures.linked_tables:
        planned = figures.plan.by_code[found.linked.table]
        values = left.of(planned.code, found.linked.force)
        where = f"{MASTER}, {planned.code}, {found.linked.force}"
        if above:
            _require_at_most(where, found.linked, above)
        for leaf in sorted({*found.linked.counted} | {*values}):
            said, is_ = found.linked.counted.get(leaf, 0), values.get(leaf, 0)
            if said < is_:
                cell = ", ".join(part for part in leaf if part)
                raise Wrong(f"{where}, {cell} : {said}, les faits qui restent en comptent {is_}.")
            one_a_fact = planned.rule != Rule.MENTIONS
            key = planned.code if one_a_fact else f"{planned.code}, {leaf[-1]}"
            missing[key] = missing.get(key, 0) + said - is_
    for key, short in missing.items():
        if short > leaves:
            raise Wrong(
                f"{MASTER}, {key} : il manque {short} aux faits qui restent, et {leaves} faits "
                "seulement sont effacés : ils n'ont pu en dire autant."
            )
    return missing[SITUATIONS]


def _require_at_most(where: str, claimed: LinkedTable, above: ExactCounts) -> None:
    """Raises Wrong for a count of a post, wherever it then was, that is more than `above` has.

    Those who live outside are bounded like all who came.
    """
    most = _by_post(above.of(claimed.table, claimed.force))
    came = _by_post(above.of(SITUATIONS, claimed.force))
    for (post, quarter, modality), says in _by_post(claimed.counted).items():
        outside = (claimed.table, modality) == (RESIDENCE, OUTSIDE)
        limit = came[post, quarter, ""] if outside else most[post, quarter, modality]
        if says > limit:
            raise Wrong(
                f"{where}, {post}, {quarter} {modality} : {says}, et {limit} au plus avec les "
                "faits dont le journal a annoncé l'effacement."
            )


def _by_post(leaves: Mapping[Leaf, int]) -> Counter[Leaf]:
    found = Counter[Leaf]()
    for (seat, quarter, modality), count in leaves.items():
        found[post_of(seat), quarter, modality] += count
    return found
