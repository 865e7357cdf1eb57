"""The contracts under which a release was sealed, as far as this program can still replay them."""

import json

from contracts.bundle import CONTRACTS, MANIFEST
from contracts.release_plan import ReleasePlan
from contracts.release_plan.meaning import (
    Meaning,
    changed,
    current_version,
    file_of,
    meaning_of,
    plan_of,
    text_kept,
    text_of,
    texts_kept,
    version_of,
)
from contracts.release_plan.versions import LANDED_VERSION, version_named
from services.reporting.domain.disclosure.claim import Claim
from services.reporting.domain.disclosure.manifest import KIND_1
from services.verifier.bundle import Bundle, Wrong


def plan_of_claim(claim: Claim) -> tuple[str, ReleasePlan]:
    """The version of the contracts that a manifest names, and the plan to verify by.

    Raises Wrong where this program does not know the version, or where its own contracts no
    longer mean what they say they mean: it could then not replay it.
    """
    version = version_named(claim["contracts"])
    meaning = _kept(version)
    if meaning is None:
        raise Wrong(
            f"{MANIFEST} : ce programme ne connaît pas les contrats de l'édition "
            f"({version or 'sans version'}) : "
            "vérifiez-la avec la version de Relais qui l'a scellée."
        )
    if _kept(current_version()) is None and (other := _since_kept()):
        raise Wrong(
            f"Les contrats de ce programme ont changé de sens sans changer de version "
            f"({', '.join(other)}) : il ne peut rien vérifier ainsi."
        )
    return version, plan_of(meaning)


def _since_kept() -> list[str]:
    """What changed its meaning since the nearest version kept; what was added changes nothing."""
    now = json.loads(text_of(meaning_of()))  # as it would be kept
    return min((changed(json.loads(text), now) for text in texts_kept()), key=len)


def require_told(bundle: Bundle, version: str, kind: str) -> None:
    """Raises Wrong unless a bundle says the contracts of its version, word for word.

    Those of the first version need not: nobody wrote them into its bundles. Under later ones
    nobody signs a manifest of the first form (`kind`), which binds less.
    """
    if kind == KIND_1 and version != LANDED_VERSION:
        raise Wrong(f"{MANIFEST} a une forme que nul ne signe sous les contrats qu'il nomme.")
    there = (bundle.folder / CONTRACTS).exists()
    if (there or version != LANDED_VERSION) and version_of(bundle.text(CONTRACTS)) != version:
        raise Wrong(f"{CONTRACTS} ne dit pas les contrats de la version {version[:16]}.")


def _kept(version: str) -> Meaning | None:
    """The meaning of a version, None where it is not known. Raises Wrong when it was edited."""
    text = text_kept(version)
    if text is None:
        return None
    if version_of(text) != version:
        raise Wrong(f"contracts/replay/{file_of(version)} n'est pas celui de sa version.")
    meaning: Meaning = json.loads(text)
    return meaning
