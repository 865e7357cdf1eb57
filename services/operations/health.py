"""What `relais doctor` looks at: the read models, and the quality of what they count."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
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


class Diagnosis:
    """The state of a set-up; each part is looked at once, when it is first asked for."""

    def __init__(self, opened: SetUp) -> None:
        """Nothing is looked at yet; `opened` must stay so meanwhile."""
        self._opened = opened

    @cached_property
    def head(self) -> int:
        """The last position of the log."""
        return self._opened.feed.head()

    @cached_property
    def read_models(self) -> list[ReadModelHealth]:
        """Those that have counted anything, against the head."""
        return [
            ReadModelHealth(
                *(name, stands.generation, stands.position),
                *(self.head - stands.position, stands.dead_letters),
            )
            for name, stands in self._counted[0].items()
        ]

    @property
    def sequence_holes(self) -> list[dict[str, Any]]:
        """The facts that devices numbered and that never arrived."""
        return self._counted[1]

    @property
    def dead_letters(self) -> list[dict[str, Any]]:
        """What the read models have set aside."""
        return self._counted[2]

    @cached_property
    def reconciliation(self) -> dict[str, int]:
        """DCSP + DGGN against the nation, over all years."""
        return _reconciliation(self._opened, self._last)

    @property
    def silent_posts(self) -> dict[str, list[str]]:
        """The last quarter that has ended, and the posts with no fact in it."""
        return self._quality[0]

    @property
    def received(self) -> dict[str, dict[str, int]]:
        """By year, how many quarters after their own its facts were received (H4)."""
        return self._quality[1]

    @cached_property
    def troubles(self) -> list[str]:
        """In French, empty when all is well."""
        found = list(_troubles(self.read_models, self.dead_letters, self.reconciliation))
        if other := counted_otherwise(self._opened.reporting.views):
            found.append(f"{other} Laissez finir « relais serve » ou « relais project ».")
        return found

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "head": self.head,
            "read_models": [asdict(model) for model in self.read_models],
            "dead_letters": self.dead_letters,
            "sequence_holes": self.sequence_holes,
            "reconciliation": self.reconciliation,
            "silent_posts": self.silent_posts,
            "received": self.received,
            "troubles": self.troubles,
        }

    @cached_property
    def _counted(
        self,
    ) -> tuple[dict[str, PositionRow], list[dict[str, Any]], list[dict[str, Any]]]:
        """Where the read models stand and the holes, at one moment; what is set aside since."""
        projections, letters = self._opened.projections, []  # first: a new folder has no views
        with self._opened.reporting.views.snapshot() as views:
            stands = {name: views.position(name) for name in READ_MODELS}
            holes = [hole.model_dump() for hole in views.sequence_holes()]
        for name in READ_MODELS:
            with suppress(NothingCounted):
                letters += [row.model_dump() for row in projections.aside(name).rows()]
        return {name: row for name, row in stands.items() if row}, holes, letters

    @property
    def _last(self) -> PositionRow | None:
        return self._counted[0].get("nation")

    @cached_property
    def _quality(self) -> tuple[dict[str, list[str]], dict[str, dict[str, int]]]:
        return _quality(self._opened.reporting.tables, self._last)


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
