"""The posts of a département line by line: what the charts beside them do not say."""

from collections.abc import Sequence
from typing import NamedTuple

from contracts.collation import plain
from services.faces.partners.changes import Change
from services.faces.partners.findings import totals
from services.faces.partners.history import Bilan, Told
from services.faces.partners.late import asked_to_confirm
from services.faces.partners.naming import post_names
from services.faces.partners.rows import Row
from services.faces.theme.figures import NONE, figure, percent
from services.faces.theme.statuses import Status

FEW = 90  # percent of the days: a post filled less is marked


class Line(NamedTuple):
    """A post; `changed`: since the period before; `filled`: a badge where it was often empty."""

    path: str
    name: str
    changed: str
    filled: Status | str
    confirmed: str


def posts_table(bilan: Bilan) -> Sequence[Line]:
    """Every post that has situations, by its name; none below two."""
    now = [row for row in bilan.now.rows if row.level == "post"]
    names = post_names(now)
    counts = _counts(bilan.now)
    then = _counts(bilan.before) if bilan.before else {}
    lines = []
    for post, name in sorted(names.items(), key=lambda each: plain(each[1])):
        rows = [row for row in now if row.area == post]
        changed = NONE
        if post in counts and post in then:
            changed = Change(counts[post], then[post]).signed
        lines.append(Line(f"/registre/{post}", name, changed, _filled(rows), _confirmed(rows)))
    return lines if len(lines) > 1 else ()


def _counts(told: Told) -> dict[str, int]:
    return {post: many for post, (_, many) in totals(told.rows, "post", str(told.period)).items()}


def _filled(rows: Sequence[Row]) -> Status | str:
    found = next((r for r in rows if (r.table, r.measure) == ("G6", "coverage")), None)
    if found is None or found.value is None:
        return found.secrecy or NONE if found else NONE
    said = percent(float(found.value), 0)
    return Status(said, "warn") if float(found.value) < FEW else said


def _confirmed(rows: Sequence[Row]) -> str:
    found = [f"{figure(done)} sur {figure(row.count)}" for row, done in asked_to_confirm(rows)]
    return next(iter(found), NONE)
