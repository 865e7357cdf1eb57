"""What an attack is given: rows that somebody reads, and the truth against which it is scored."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from services.reporting.attack.knowledge import Register, Territories
from services.reporting.attack.targets import Target, Truth, targets
from services.reporting.attack.words import Said
from services.reporting.domain.disclosure.readers import Told, readers_of
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.residence import Residence


@dataclass(frozen=True)
class Scene:
    """Rows under attack, and the truth against which an attack is scored.

    `earlier`: the rows of the release that these rectify. `open_rows`: those that are not
    protected, and count situations. `as_if_before`: those that a badly protected release would
    rectify, had a few situations come late. `told`: the posts that one account or employer reads.
    `said`: how many small cells the release says that it has. `late`: by how many a leaf grew since
    `earlier`. `territories`: which seats each counts; `residence`: by force, what its sides mean.
    """

    rows: Sequence[ReleasedRow]
    truth: Truth
    areas: Mapping[str, str]
    year: str
    modalities: Mapping[tuple[str, str], Sequence[str]]
    earlier: Sequence[ReleasedRow] = ()
    open_rows: Sequence[ReleasedRow] = ()
    as_if_before: Sequence[ReleasedRow] = ()
    told: Told = ()
    said: Said = field(default_factory=dict)
    late: Truth = field(default_factory=dict)
    territories: Territories = field(default_factory=dict)
    residence: Mapping[str, Residence] = field(default_factory=dict)

    @cached_property
    def register(self) -> Register:
        """Who worked where, as everybody knows it."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for (_, force), leaves in self.truth.items():
            known = {seat for seat, _, _ in leaves if seat in self.areas}
            found[force].update({seat: self.areas[seat] for seat in sorted(known)})
        return found

    def readers(self, force: str, *, several: bool) -> list[frozenset[str]]:
        """Who knows figures of a force: each post alone, or the sets of several (readers.py)."""
        found = readers_of(self.register[force], pairs=several, told=self.told)
        return [reader for reader in found if (len(reader) > 1) == several]

    @cached_property
    def small(self) -> dict[tuple[str, str], list[Target]]:
        """The small counts of the plan, by table and force."""
        found: dict[tuple[str, str], list[Target]] = defaultdict(list)
        for target in targets(self.truth, self.areas, self.year, self.territories):
            if target.is_small:
                found[target.table, target.force].append(target)
        return found
