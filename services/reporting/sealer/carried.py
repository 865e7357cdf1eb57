"""A year goes on under the contracts of its first release: its tables, thresholds and readers.

So its quarters and its year tell the same tables at the same cuts, also when a program of other
contracts takes over in between. ADR 0047.
"""

from collections.abc import Callable, Iterable

from contracts.period import Period
from contracts.release_plan import ReleasePlan
from contracts.release_plan.versions import plan_kept
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.manifest import version_claimed
from services.reporting.ports import ReleaseStore
from services.reporting.sealer.counted import SealingRefused


def contracts_of_year(store: ReleaseStore, period: Period, begins: Callable[[], str]) -> str:
    """The version of the contracts under which the first release of its year was signed.

    `begins`: that of a year that has no release, or none that was signed.
    """
    of_year = (each.id for each in store.sealed() if each.period.year == period.year)
    signed = (note for note in map(store.manifest, of_year) if note is not None)
    first = next(signed, None)
    return begins() if first is None else version_claimed(first)


def plan_under(contracts: str) -> ReleasePlan:
    """The plan of a version. Raises SealingRefused where this program does not know it."""
    plan = plan_kept(contracts)
    if plan is None:
        raise SealingRefused(
            f"La première édition de cette année est d'une version des contrats ({contracts[:16]}) "
            "que ce programme ne connaît pas : scellez avec la version de Relais qui l'a scellée."
        )
    return plan


def require_same_tables(period: str, proofs: Iterable[Protected], plan: ReleasePlan) -> None:
    """Raises SealingRefused where a release of `period` counted not all tables of a plan.

    It was left unsigned by the version that sealed it. What it would have counted in them then,
    nobody can tell; counted now, late facts would show.
    """
    counted = {found.linked.table for found in proofs}
    if missing := [code for code in plan.by_code if code not in counted]:
        raise SealingRefused(
            f"{period} est sorti d'une version de Relais qui ne comptait pas {', '.join(missing)}, "
            "sans être signé : signez-le avec cette version (« relais sign »), puis recommencez."
        )
