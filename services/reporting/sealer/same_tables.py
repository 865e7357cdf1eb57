"""A year is released with the tables of its quarters, and once more with its own."""

from collections.abc import Iterable

from contracts.release_plan import PLAN
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.sealer.counted import SealingRefused


def require_same_tables(period: str, proofs: Iterable[Protected]) -> None:
    """Raises SealingRefused where a release of `period` counted not all tables of today's plan.

    What it would have counted in them then, nobody can tell; counted now, late facts would show.
    """
    counted = {found.linked.table for found in proofs}
    if missing := [code for code in PLAN.by_code if code not in counted]:
        year = period[:4]
        raise SealingRefused(
            f"{period} est sorti d'une version de Relais qui ne comptait pas {', '.join(missing)}. "
            f"Scellez {year} avec elle, puis revenez à celle-ci : voir docs/upgrading.md."
        )
