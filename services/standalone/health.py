"""What `relais doctor` looks at: positions, lag, what is set aside, holes, reconciliation."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from contracts.period import Period
from contracts.read_model import READ_MODELS
from services.projections.domain.folding import DISCARDED
from services.reporting.adapters.formats.figures import counted
from services.standalone.distributed import Distributed
from services.standalone.platform import Platform


@dataclass(frozen=True)
class ReadModelHealth:
    """One read model against the head of the log."""

    read_model: str
    generation: int
    position: int
    lag: int
    dead_letters: int


@dataclass(frozen=True)
class Diagnosis:
    """The state of a data folder; `troubles` in French, empty when all is well."""

    head: int
    read_models: list[ReadModelHealth]
    dead_letters: list[dict[str, Any]]
    sequence_holes: list[dict[str, Any]]
    reconciliation: dict[str, int]
    troubles: list[str]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def diagnose(opened: Platform | Distributed) -> Diagnosis:
    """Look at everything; slow only where something is wrong."""
    head, projections = opened.feed.head(), opened.projections
    models, letters = [], []
    with opened.reporting.views.snapshot() as views:
        for name in READ_MODELS:
            stands = views.position(name)
            if stands is None:
                continue
            lag = head - stands.position
            models.append(
                ReadModelHealth(name, stands.generation, stands.position, lag, stands.dead_letters)
            )
        holes = [hole.model_dump() for hole in views.sequence_holes()]
        last = views.position("nation")
    for name in READ_MODELS:
        letters += [
            {
                "read_model": name,
                "position": letter.entry.position,
                "stream": letter.entry.stream,
                "state": letter.state,
                "error": letter.error,
            }
            for letter in projections.dead_letters(name)
        ]
    reconciled = _reconciliation(opened, last.recorded_at if last else "")
    troubles = list(_troubles(models, letters, reconciled))
    return Diagnosis(head, models, letters, holes, reconciled, troubles)


def _reconciliation(opened: Platform | Distributed, recorded_at: str) -> dict[str, int]:
    """DCSP + DGGN against the nation, summed over all the years of the register."""
    if not recorded_at:
        return {"police": 0, "gendarmerie": 0, "nation": 0, "residue": 0}
    first = min(
        (post.opened_on.year for post in opened.reporting.tables.posts("nation")), default=0
    )
    years = range(first or int(recorded_at[:4]), int(recorded_at[:4]) + 2)
    found = [opened.reporting.tables.reconciliation(str(Period(year, 1, 12))) for year in years]
    return {
        "police": sum(each.police for each in found),
        "gendarmerie": sum(each.gendarmerie for each in found),
        "nation": sum(each.nation for each in found),
        "residue": sum(each.residue for each in found),
    }


def _troubles(
    models: list[ReadModelHealth], letters: list[dict[str, Any]], reconciled: dict[str, int]
) -> Iterator[str]:
    for model in models:
        if model.lag:
            yield (
                f"Le modèle {model.read_model} a {counted(model.lag, 'fait')} de retard : "
                "lancez « relais project --until-idle »."
            )
    held = {letter["stream"] for letter in letters if letter["state"] != DISCARDED}
    if held:
        yield (
            f"{counted(len(held), 'histoire retenue')} par un fait illisible : "
            "voyez « relais dead-letters »."
        )
    if reconciled["residue"]:
        yield (
            f"Police et gendarmerie ne font pas la nation (écart de {reconciled['residue']}) : "
            "lancez « relais rebuild nation »."
        )
