"""Falsifications of what is hidden or left out, of its proofs, and of what sealing says of it."""

import json
from typing import Any

from contracts.bundle import CERTIFICATES, MASTER, PATTERN, ROWS, SEALING
from contracts.release_plan import PLAN
from contracts.transparency.canonical import canonical
from services.reporting.domain.disclosure.left_out import sealing_text
from services.reporting.domain.disclosure.release import Status
from services.verifier import figures as derived_again
from services.verifier.bundle import Bundle
from services.verifier.replay import replay
from tests.falsifications.figures import rows_of_master
from tests.falsifications.forging import Forged, NotHere


def hidden_shown(forged: Forged) -> None:
    """A hidden cell is shown with its count: in the pattern, and in the rows."""
    _hide(forged, PATTERN, show=True)


def shown_hidden(forged: Forged) -> None:
    """A cell that is shown becomes hidden: in the pattern, and in the rows."""
    _hide(forged, PATTERN, show=False)


def _hide(forged: Forged, name: str, show: bool) -> None:
    lines = forged.read(name)
    if show:
        line = forged.pick([each for each in lines if each["hidden"]])
        line["hidden"].remove(forged.pick(line["hidden"]))
    else:
        found = derived_again.figures_of(Bundle(forged.folder), forged.claim(), PLAN).linked_tables
        every = [
            (at, json.loads(json.dumps(cell)))
            for at, each in enumerate(found)
            for cell, _ in each.published.cells(each.linked)
            if cell not in each.published.hidden and each.linked.values
        ]
        at, cell = forged.pick(every)
        lines[at]["hidden"] = sorted([*lines[at]["hidden"], cell])
    forged.write(name, lines)
    rows_of_master(forged)


def certificates(forged: Forged) -> None:
    """A certificate is gone, twice there, or that of another cell; a witness changes."""
    lines = forged.read(CERTIFICATES)
    line = forged.pick([each for each in lines if each["certificates"]])
    found = line["certificates"]
    one = forged.pick(found)
    match forged.pick(("gone", "twice", "other", "witness", "leaf")):
        case "gone":
            found.remove(one)
        case "twice":
            found.insert(0, one)
        case "other":
            group = one["secret"][1:3]  # that of more posts, or of a reader, may prove it as well
            others = [each for each in found if each["secret"][1:3] != group]
            one["witnesses"] = forged.pick(others)["witnesses"]
        case "witness":
            one["witnesses"] = one["witnesses"][: len(one["witnesses"]) // 2]
        case _:
            forged.pick(forged.pick(one["witnesses"])[1])[-1] += forged.pick((-1, 1))
    forged.write(CERTIFICATES, lines)


def sealing(forged: Forged) -> None:
    """What was left out, and why, or how many cells are small."""
    (told,) = forged.read(SEALING)
    match forged.pick(("gone", "more", "step", "small")):
        case "gone":
            told["left_out"].remove(forged.pick(told["left_out"]))
        case "more":
            told["left_out"].append({"grain": "nation-year", "step": "recodage", "table": "D1"})
        case "step":
            _other_step(forged, told["left_out"])
        case _:
            forged.pick(told["small"])["small"] += 1
    (forged.folder / SEALING).write_text(f"{canonical(told)}\n")


def territories_left_out(forged: Forged) -> None:
    """Why the territories of funders were left out of a table is another reason."""
    (told,) = forged.read(SEALING)
    _other_step(forged, [one for one in told["left_out"] if one["grain"] == "territory-year"])
    (forged.folder / SEALING).write_text(f"{canonical(told)}\n")


def _other_step(forged: Forged, left_out: list[Any]) -> None:
    one = forged.pick(left_out)
    steps = {"recodage", "protection", "rectification"} - {one["step"]}
    one["step"] = forged.pick(sorted(steps))


def grid_gone(forged: Forged) -> None:
    """A grid of the pattern is gone, and is said to be left out."""
    lines = forged.read(PATTERN)
    line = forged.pick([each for each in lines if len(each["grids"]) > 1])
    grid = forged.pick(line["grids"])
    for each in lines:
        if each["table"] == line["table"]:
            each["grids"] = [g for g in each["grids"] if g[:2] != grid[:2]]
            each["hidden"] = [c for c in each["hidden"] if (c[0], c[2]) != (grid[0], grid[1])]
    forged.write(PATTERN, lines)
    grain = f"{grid[0]}-{'quarter' if 'Q' in grid[1] else 'year'}"
    code = line["table"]
    forged.rows(
        lambda rows: rows.__setitem__(
            slice(None),
            [r for r in rows if (r["table"], r["grain"], r["period"]) != (code, grain, grid[1])],
        )
    )


def grain_gone(forged: Forged) -> None:
    """All of a table at its finest grain is left out, and the protection is said to have done it.

    Everything that says so fits: nothing shows that it could have been protected.
    """
    lines = forged.read(PATTERN)
    code = forged.pick([e["table"] for e in lines if any(g[0] == "post" for g in e["grids"])])
    for each in lines:
        if each["table"] == code:
            each["grids"] = [g for g in each["grids"] if g[0] != "post"]
            each["hidden"] = [c for c in each["hidden"] if c[0] != "post"]
    forged.write(PATTERN, lines)
    _fitting(forged)


def areas(forged: Forged) -> None:
    """A final year shows two posts as one, as if the year before had: all that says so fits."""
    lines = forged.read(MASTER)
    posts = lines[0]["posts"]
    where = forged.pick(sorted({*lines[0]["departments"].values()}))
    there = sorted({posts[s] for s, code in lines[0]["departments"].items() if code == where})
    if len(there) < 2:
        raise NotHere
    together = there[:2]
    seats = sorted(seat for seat, area in posts.items() if area in together)
    merged = "+".join(seats)
    for line in lines:
        line["posts"] |= dict.fromkeys(seats, merged)
    forged.write(MASTER, lines)
    patterns = forged.read(PATTERN)
    for each in patterns:
        hidden = [c for c in each["hidden"] if c[0] != "post" or c[1] not in together]
        gone = [c for c in each["hidden"] if c[0] == "post" and c[1] in together]
        anew = {json.dumps([c[0], merged, *c[2:]]) for c in gone}
        each["hidden"] = sorted([*hidden, *map(json.loads, anew)])
    forged.write(PATTERN, patterns)
    _fitting(forged)


def _fitting(forged: Forged) -> None:
    """What sealing says and the rows become those of the exact counts and the pattern."""
    claim = forged.claim()
    figures = derived_again.figures_of(Bundle(forged.folder), claim, PLAN)
    text = sealing_text(figures.linked_tables, figures.period, Status(claim["status"]), PLAN)
    (forged.folder / SEALING).write_text(f"{text}\n")
    replayed = replay(Bundle(forged.folder), figures.cuts, PLAN, lambda *_: None, 1)
    rows = [row for part in derived_again.expected_rows(figures, replayed) for row in part]
    forged.write(ROWS, (json.loads(row.written()) for row in rows))
