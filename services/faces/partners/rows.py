"""A view and its rows, as pages and documents show them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace

from contracts.codes import DEPARTEMENT, FORCE
from contracts.data_files import read_toml
from contracts.release_plan import VIEWS
from services.faces.errors import Refused
from services.faces.theme.figures import figure
from services.faces.theme.frame import Traced
from services.faces.theme.periods import during
from services.faces.theme.typography import first_low
from services.reporting.domain.disclosure.release import Release
from services.reporting.domain.disclosure.released_row import NOT_SAID, ReleasedRow
from services.reporting.releases.reading import View

WORDS = read_toml("services/faces/partners/rows.toml", dict[str, dict[str, str]])
"""Of views, measures, formats and levels."""
LEVELS = WORDS["levels"]
"""From the widest to the narrowest."""
NOWHERE = "Page introuvable"


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
    def named(self) -> str:
        """The modality, and what is said of it where it is not simply counted."""
        measured = WORDS["measures"].get(self.measure, "")
        return f"{self.label}, {measured}" if measured else self.label

    @property
    def share(self) -> Decimal | None:
        """The value out of 100 of its base, None where one of them is not said."""
        whole = isinstance(self.value, int) and isinstance(self.base, int) and self.base
        return 100 * Decimal(self.count) / whole if whole else None


_ROW = msgspec.json.Decoder(Row)


def rows_of(view: View) -> list[Row]:
    """The rows of a view, in their order."""
    return [Row.read(text) for text in view.rows]


def scoped(found: View, **chosen: str) -> str:
    """The query of an address of a view, with what is chosen; empty for none."""
    scope = {"perimetre": found.scope} if found.scope else {}
    said = urlencode({**scope, **{name: value for name, value in chosen.items() if value}})
    return f"?{said}" if said else ""


def hidden(rows: Iterable[Row | None]) -> int:
    """How many of the rows are not said, to protect somebody."""
    return sum(row is not None and row.secrecy == NOT_SAID for row in rows)


def picked(asked: str, known: Sequence[str], refused: str) -> str:
    """What was asked, the first of `known` without. Raises Refused for one that is not there."""
    if asked and asked not in known:
        raise Refused(refused, 404, NOWHERE)
    return asked or known[0]


def in_order(periods: Iterable[str]) -> list[str]:
    """Periods one after the other, a year after its quarters."""
    return sorted(periods, key=lambda period: (period[:4], period[4:] or "~"))


def subject_of(view: View, within: str = "") -> str:
    """The title of a page or of a document; `within`: the only département that it shows."""
    place = place_of(map(Row.read, view.rows), view.scope)
    subject = WORDS["subjects"].get(view.view, f"{VIEWS[view.view].label} {{during}}")
    said = subject.format(place=place, during=during(view.release.period))
    return f"{within} : {first_low(said)}" if within else said


def place_of(rows: Iterable[Row], scope: str | None) -> str:
    """The name of what a view shows: of its scope alone, though some rows join it with others."""
    if scope is None:
        return "France"
    known = {code.code: code.label for code in DEPARTEMENT.codes}
    return next((row.area_label for row in rows if row.area == scope), known.get(scope, scope))


def traced(release: Release) -> list[Traced]:
    """What a machine or an auditor needs of a release, at the foot of its pages."""
    return [
        Traced("Édition", release.id),
        Traced("Empreinte", release.digest),
        Traced("Rang du journal", figure(release.position)),
    ]
