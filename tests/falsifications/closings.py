"""Falsifications behind the leaves of a year that was closed, on paper or announced in the log."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from contracts.bundle import EVENTS, LEAVES, MASTER, ROWS, leaf_line
from contracts.release_plan import OPEN
from contracts.transparency.merkle.tree import HASH_BYTES
from tests.falsifications.figures import rows_of_master
from tests.falsifications.forging import Forged
from tests.integration.auditing import test_announced as announced
from tests.integration.auditing.operator import close_on_paper

TAKES = "case-opened"
ANNOUNCED: dict[str, Callable[[Path], None]] = {
    "partie qui en dit plus": announced.a_part_that_says_more,
    "annonce qui en dit plus": announced.a_record_that_says_more,
    "clôture jamais confirmée": announced.no_confirmation,
    "clôture absente du journal": announced.no_announcement,
    "fait effacé qu'aucune clôture ne nomme": announced.one_fact_more_gone,
    "point de contrôle d'un autre": announced.a_checkpoint_of_another_log,
}


def on_paper(more: tuple[int, ...] = (0,), **said: Any) -> Callable[[Forged], None]:
    """A case gave way to its leaves, and a signed line of which the log knows nothing says so.

    `more`: persons in place of those who are gone, or of those who are left.
    """

    def falsify(forged: Forged) -> None:
        gone = _case_gone(forged)
        close_on_paper(forged.folder, forged.signer, **{"facts": gone, **said})
        if wanted := forged.pick(more):
            persons(forged, wanted)

    return falsify


def persons(forged: Forged, more: int) -> None:
    """So many persons more, or fewer, in a cell of A1 and in every row that shows it."""
    lines = forged.read(MASTER)
    line = forged.pick([e for e in lines if e["table"] == "A1" and e["values"]])
    cell = forged.pick(line["values"])
    cell[-1] = max(1, cell[-1] + more)
    for ceiling in line["ceilings"]:
        if ceiling[:2] == cell[:2]:
            ceiling[-1] = cell[-1]
    forged.write(MASTER, lines)
    rows_of_master(forged)


def _case_gone(forged: Forged) -> int:
    """How many facts of some case became leaves."""
    events = (forged.folder / EVENTS).read_bytes().splitlines(keepends=True)
    opened = forged.pick([line for line in events if TAKES.encode() in line])
    subject = b'"subject":"' + opened.split(b'"subject":"')[1][:36]
    of_case = [at for at, line in enumerate(events) if subject in line]
    leaves = (forged.folder / LEAVES).read_bytes()
    for at in of_case:
        events[at] = leaf_line(leaves[at * HASH_BYTES : (at + 1) * HASH_BYTES])
    (forged.folder / EVENTS).write_bytes(b"".join(events))
    return len(of_case)


def unannounced(forged: Forged) -> None:
    """Some case gave way to its leaves, and nothing says it."""
    _case_gone(forged)


def behind(more: tuple[int, ...]) -> Callable[[Forged], None]:
    """Persons more or fewer than a closing that the log announced can carry."""
    return lambda forged: persons(forged, forged.pick(more))


def by_folder(change: Callable[[Path], None]) -> Callable[[Forged], None]:
    """A falsification that needs no draw."""
    return lambda forged: change(forged.folder)


def protected_row(forged: Forged) -> None:
    """A row of persons of a closed year is no longer that of its exact count."""
    rows = forged.read(ROWS)
    counts = [row for row in rows if (row["table"], row["measure"]) == ("A1", "situations")]
    row = forged.pick([each for each in counts if isinstance(each["value"], int)])
    row["value"] += forged.pick((1, 2, 40))
    forged.write(ROWS, rows)


def open_row(forged: Forged) -> None:
    """A row without persons of a closed year: no fact is left that could tell."""
    codes = {table.code for table in OPEN}
    rows = forged.read(ROWS)
    row = forged.pick([r for r in rows if r["table"] in codes and isinstance(r["value"], int)])
    row["value"] += forged.pick((1, 2, 40))
    forged.write(ROWS, rows)
