"""Which answers to the yearly questionnaire belie each other, and why."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.faces.forms.fields import written

ROUNDED = 5  # percent that shares rounded one by one may make beyond the whole
PARTS = ("received_victims", "received_offenders")


def contradictions(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name of each question whose answer others of the same section belie, and why (French)."""
    persons = said.get("persons_received")
    parts = [said[name] for name in PARTS if said.get(name) is not None]
    if persons is not None and sum(parts) > persons:
        yield "persons_received", f"Victimes et auteurs font {sum(parts)}, plus que les reçus."
    saisines = sum((said.get("saisine_shares") or {}).values())
    if saisines > 100 + ROUNDED:
        yield (
            "saisine_shares",
            f"Une situation a un mode de saisine : ces parts font {written(saisines)} %.",
        )
    if said.get("other_job") is False and said.get("other_job_kind"):
        yield "other_job_kind", "Vous dites n'avoir pas d'autre emploi : videz l'une des réponses."
