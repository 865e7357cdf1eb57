"""A view of a release: which of its rows an audience reads."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from contracts.release_plan import PLAN, VIEWS, Audience, Grain, ReleasePlan
from services.reporting.domain.disclosure.released_row import ReleasedRow


class UnknownView(Exception):
    """No audience has this view; `view` says which was asked."""

    def __init__(self, view: str) -> None:
        super().__init__(view)
        self.view = view


class ScopeMissing(Exception):
    """The view is of one département, post or territory: none was named, or one too many."""

    def __init__(self, view: str, needed: str | None) -> None:
        super().__init__(view)
        self.view, self.needed = view, needed


class ScopeUnknown(Exception):
    """Nothing of the release is about the département, post or territory named."""

    def __init__(self, view: str, scope: str) -> None:
        super().__init__(view)
        self.view, self.scope = view, scope


@dataclass(frozen=True)
class RowFilter:
    """The rows of a view, as conditions on columns; a row must meet all of them.

    `tables`: the tables read, each with its grain. `one_of`: column → the values it may have.
    `within`: a column of codes joined by `+` → the code that must be among them. This is the
    only definition of what a view reads: views are signed by `reads`, and served by a question
    to the database that the store makes of the same conditions.
    """

    tables: frozenset[tuple[str, Grain]]
    one_of: tuple[tuple[str, tuple[str, ...]], ...] = ()
    within: tuple[tuple[str, str], ...] = ()

    def reads(self, row: ReleasedRow) -> bool:
        """Whether a row is of the view."""
        return (
            (row.table, row.grain) in self.tables
            and all(getattr(row, column) in values for column, values in self.one_of)
            and all(code in codes_in(row, column) for column, code in self.within)
        )


def codes_in(row: ReleasedRow, column: str) -> list[str]:
    """The codes that a column joins by `+`, none where it says nothing."""
    value = getattr(row, column)
    return value.split("+") if value else []


def filter_of(view: str, scope: str | None, plan: ReleasePlan = PLAN) -> RowFilter:
    """What a view reads of a release of a plan. Raises UnknownView and ScopeMissing."""
    audience = VIEWS.get(view)
    if audience is None:
        raise UnknownView(view)
    if (audience.scope is None) != (scope is None):
        raise ScopeMissing(view, audience.scope)
    whole = of_every_scope(audience, plan)
    return replace(whole, within=((_COLUMN_OF[str(audience.scope)], scope),)) if scope else whole


def of_every_scope(audience: Audience, plan: ReleasePlan = PLAN) -> RowFilter:
    """What an audience reads under all the scopes it has, together."""
    of_force = (("force", (audience.force, "")),) if audience.force else ()
    return RowFilter(plan.read_by(audience.view), of_force)


_COLUMN_OF = {"department": "department", "post": "area", "territory": "area"}


def views_of(rows: Iterable[str], plan: ReleasePlan = PLAN) -> dict[str, list[str]]:
    """What every audience reads of a release, under each scope it has; JSON texts as given.

    Views are named `public`, `prefecture-27`.
    """
    found: dict[str, list[str]] = {}
    filters = [(audience, of_every_scope(audience, plan)) for audience in plan.audiences]
    for text in rows:
        row = ReleasedRow.read(text)
        for audience, wanted in filters:
            if wanted.reads(row):
                for name in _names(audience, row):
                    found.setdefault(name, []).append(text)
    return found


def _names(audience: Audience, row: ReleasedRow) -> list[str]:
    """The views of an audience that read a row, one for each scope."""
    if audience.scope is None:
        return [audience.view]
    return [f"{audience.view}-{code}" for code in codes_in(row, _COLUMN_OF[audience.scope])]
