"""The read models against the head of the log, and what they have set aside."""

from collections.abc import Iterator

from services.chassis.migrations import NotMigrated
from services.composition.distributed import Distributed
from services.intake.ports import StoreUnavailable
from services.operations.doctor.findings import Finding
from services.operations.health import Diagnosis
from services.reporting.main import counted_otherwise
from services.reporting.ports import ViewsUnavailable

LATE = 1_000  # facts: more than what a busy minute leaves between two looks


def figures(opened: Distributed) -> Iterator[Finding]:
    """One finding a read model, then dead letters and the reconciliation."""
    try:
        yield from _found(opened, Diagnosis(opened))
    except (NotMigrated, StoreUnavailable, ViewsUnavailable) as reason:
        yield Finding(
            "chiffres", False, str(reason).splitlines()[0], "réparez d'abord ce qui précède."
        )


def _found(opened: Distributed, found: Diagnosis) -> Iterator[Finding]:
    yield Finding("journal", True, f"{found.head} faits")
    for model in found.read_models:
        yield Finding(
            f"modèle {model.read_model}",
            0 <= model.lag <= LATE,
            f"rang {model.position}, retard {model.lag}",
            "le journal a été restauré plus ancien que les modèles : voyez docs/operations.md."
            if model.lag < 0
            else "voyez les journaux du relais et des workers ; ajoutez des workers.",
        )
    absent = {"site", "department", "nation"} - {each.read_model for each in found.read_models}
    if absent:
        said = f"rien de publié : {', '.join(sorted(absent))}"
        yield Finding("modèles", False, said, "lancez leurs workers.")
    other = counted_otherwise(opened.reporting.views)
    yield Finding(
        "définitions",
        not other,
        other or "celles de ce programme",
        "« relais projections upgrade », avec le programme qui doit servir.",
    )
    set_aside = sum(model.dead_letters for model in found.read_models)
    yield Finding(
        "faits mis de côté",
        not set_aside,
        f"{set_aside}",
        "« relais dead-letters », puis retry ou discard.",
    )
    for quarter, posts in found.silent_posts.items():
        yield Finding(f"postes silencieux en {quarter}", True, ", ".join(posts) or "aucun")
    residue = found.reconciliation["residue"]
    yield Finding(
        "réconciliation",
        not residue,
        f"écart {residue} entre police + gendarmerie et nation",
        "« relais rebuild nation ».",
    )
