"""What `relais doctor` looks at: the read models, and the quality of what they count."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from contracts.days import day_at
from contracts.period import Period, quarter_of
from contracts.read_model import READ_MODELS, PositionRow
from services.composition.setup import SetUp
from services.projections.domain.folding import DISCARDED
from services.projections.ports import NothingCounted
from services.reporting.adapters.formats.figures import counted
from services.reporting.application import Tables
from services.reporting.main import counted_otherwise


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
    """The state of a data folder; `troubles` in French, empty when all is well.

    `silent_posts`: the last quarter that has ended, and the posts with no fact in it.
    `received`: by year, how many quarters after their own its facts were received (H4).
    """

    head: int
    read_models: list[ReadModelHealth]
    dead_letters: list[dict[str, Any]]
    sequence_holes: list[dict[str, Any]]
    reconciliation: dict[str, int]
    silent_posts: dict[str, list[str]]
    received: dict[str, dict[str, int]]
    troubles: list[str]

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def diagnose(opened: SetUp) -> Diagnosis:
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
        with suppress(NothingCounted):
            letters += [row.model_dump() for row in projections.aside(name).rows()]
    reconciled = _reconciliation(opened, last)
    troubles = list(_troubles(models, letters, reconciled))
    if other := counted_otherwise(opened.reporting.views):
        troubles.append(f"{other} Laissez finir « relais serve » ou « relais project ».")
    silent, received = _quality(opened.reporting.tables, last)
    return Diagnosis(head, models, letters, holes, reconciled, silent, received, troubles)


def _quality(
    tables: Tables, last: PositionRow | None
) -> tuple[dict[str, list[str]], dict[str, dict[str, int]]]:
    """Who was silent in the last quarter that has ended; when the facts of its year came.

    It has ended in Paris; a post where it goes on for some hours yet is not silent.
    """
    if last is None or not last.recorded_at:
        return {}, {}
    quarter = Period.parse(quarter_of(last.counted_to)).previous
    silent = [
        str(row["area"])
        for row in tables.table("H5", "site", None, str(quarter)).rows
        if row["measure"] == "silent"
        and row["value"]
        and day_at(str(row["area"]), last.recorded_at) > quarter.last_day
    ]
    received: dict[str, int] = defaultdict(int)
    for row in tables.table("H4", "nation", None, str(quarter.year)).rows:
        received[str(row["lag"])] += int(row["value"] or 0)
    return {str(quarter): silent}, {str(quarter.year): dict(received)}


def _reconciliation(opened: SetUp, last: PositionRow | None) -> dict[str, int]:
    """DCSP + DGGN against the nation, summed over all the years of the register."""
    if last is None or not last.recorded_at:
        return {"police": 0, "gendarmerie": 0, "nation": 0, "residue": 0}
    first = min(
        (post.opened_on.year for post in opened.reporting.tables.posts("nation")), default=0
    )
    this_year = last.counted_to.year
    years = range(first or this_year, this_year + 2)
    found = [opened.reporting.tables.reconciliation(str(Period(year, 1, 12))) for year in years]
    return {
        "police": sum(each.police for each in found),
        "gendarmerie": sum(each.gendarmerie for each in found),
        "nation": sum(each.together for each in found),
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
