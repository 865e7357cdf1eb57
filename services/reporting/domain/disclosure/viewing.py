"""A view of a release: which of its rows an audience reads."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.release_plan import VIEWS, Audience


class UnknownView(Exception):
    """No audience has this view; `view` says which was asked."""

    def __init__(self, view: str) -> None:
        super().__init__(view)
        self.view = view


class ScopeMissing(Exception):
    """The view is that of one département or post, and none was named, or one too many."""

    def __init__(self, view: str, needed: str | None) -> None:
        super().__init__(view)
        self.view, self.needed = view, needed


class ScopeUnknown(Exception):
    """Nothing of the release is about the département or post named."""

    def __init__(self, view: str, scope: str) -> None:
        super().__init__(view)
        self.view, self.scope = view, scope


@dataclass(frozen=True)
class RowFilter:
    """The rows of a view: some tables at some grains, of a force, within an area.

    `department`, `post`: the codes whose rows are read, None for all.
    """

    tables: tuple[tuple[str, str], ...]
    force: str | None = None
    department: str | None = None
    post: str | None = None


def filter_of(view: str, scope: str | None) -> RowFilter:
    """What a view reads. Raises UnknownView and ScopeMissing."""
    audience = VIEWS.get(view)
    if audience is None:
        raise UnknownView(view)
    if (audience.scope is None) != (scope is None):
        raise ScopeMissing(view, audience.scope)
    return RowFilter(
        tables=grains_of(audience),
        force=audience.force,
        department=scope if audience.scope == "department" else None,
        post=scope if audience.scope == "post" else None,
    )


def grains_of(audience: Audience) -> tuple[tuple[str, str], ...]:
    """The tables that an audience reads, each with its grain."""
    return (
        *((code, "-".join(grain)) for code, grains in audience.tables for grain in grains),
        *(
            (code, open_grain(level, length))
            for code, level in audience.open_tables
            for length in ("quarter", "year")
        ),
    )


def open_grain(level: str, length: str) -> str:
    """The grain of a table that counts no person, at a level of the catalogue."""
    return f"{'post' if level == 'site' else level}-{length}"


_COLUMN_OF = {"department": "department", "post": "area"}


def views_of(rows: Iterable[str]) -> dict[str, list[str]]:
    """What every audience reads of a release, under each scope it has; JSON texts as given.

    The same rows as `filter_of` chooses: views are named `public`, `prefecture-27`.
    """
    found: dict[str, list[str]] = {}
    wanted = [(each, frozenset(grains_of(each))) for each in VIEWS.values()]
    for text in rows:
        row = json.loads(text)
        for audience, grains in wanted:
            of_force = audience.force is None or row["force"] in (audience.force, "")
            if (row["table"], row["grain"]) not in grains or not of_force:
                continue
            column = _COLUMN_OF.get(audience.scope or "")
            for code in (row[column] or "").split("+") if column else ("",):
                if code or not column:
                    name = f"{audience.view}-{code}" if column else audience.view
                    found.setdefault(name, []).append(text)
    return found
