"""A view in a few sentences: what it is, how many, whether it is complete."""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from contracts.codes import FORCE
from services.reporting.adapters.formats.figures import counted, figure
from services.reporting.domain.disclosure.edition import Edition
from services.reporting.domain.disclosure.released_row import ReleasedRow

MEASURES = {
    "median_of_like_posts": "médiane des postes comparables",
    "pooled_share": "part d'ensemble",
    "mean_of_posts": "moyenne des postes dits",
    "minutes": "minutes",
    "ratio": "par situation",
    "mean": "part moyenne",
    "min": "part la plus basse",
    "max": "part la plus haute",
}


class Row(ReleasedRow, frozen=True):
    """A released row, with the words in which a page shows it."""

    @classmethod
    def read(cls, text: str | bytes) -> "Row":
        """From the JSON that was sealed."""
        row = _ROW.decode(text)
        return row if row.area_label else replace(row, area_label=row.area)

    @property
    def level(self) -> str:
        """`nation`, `department` or `post`."""
        return self.grain.level

    @property
    def force_label(self) -> str:
        """The force in words, nothing where there is none."""
        return FORCE.label_of(self.force) if self.force else ""

    @property
    def measured(self) -> str:
        """What is said of the modality, where it is not simply counted."""
        return MEASURES.get(self.measure, "")


_ROW = msgspec.json.Decoder(Row)


def sentences(edition: Edition, rows: Sequence[Row]) -> Iterator[str]:
    """How many situations, how much is hidden, and which posts have not confirmed."""
    yield from _opened(edition, rows)
    hidden = sum(row.secrecy == "n.c." for row in rows)
    share = f"{100 * hidden / max(len(rows), 1):.1f}".replace(".", ",")
    yield f"{counted(hidden, 'chiffre non communiqué', 'chiffres non communiqués')} ({share} %)."
    yield from completeness(rows)


def _opened(edition: Edition, rows: Sequence[Row]) -> Iterator[str]:
    told = [row for row in rows if (row.table, row.measure) == ("A1", "situations")]
    whole = [row for row in told if row.period == edition.period and row.value is not None]
    widest = next((row.level for row in whole), None)
    by_force: dict[str, int] = {}
    for row in whole:
        if row.level == widest:
            by_force[row.force_label] = by_force.get(row.force_label, 0) + row.count
    if by_force:
        parts = ", ".join(f"{figure(count)} {force}" for force, count in by_force.items())
        yield f"Situations ouvertes, {edition.period} : {parts}."


def completeness(rows: Sequence[Row]) -> Iterator[str]:
    """How many posts confirmed the whole period, and the names of those that did not."""
    posts = [row for row in rows if row.table == "H1" and row.level == "post"]
    expected = {row.area: row for row in posts if row.measure == "expected" and row.value}
    confirmed = {row.area: row.count for row in posts if row.measure == "confirmed"}
    late = [row for area, row in expected.items() if confirmed.get(area, 0) < row.count]
    if expected:
        done = len(expected) - len(late)
        yield (
            f"{counted(done, 'poste a', 'postes ont')} confirmé toute la période, "
            f"sur {len(expected)}."
        )
    if late:
        yield "En retard : " + ", ".join(f"{row.area_label} ({row.area})" for row in late) + "."
