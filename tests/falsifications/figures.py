"""Falsifications of figures: exact counts, what is hidden, published rows, certificates, views."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from contracts.bundle import CERTIFICATES, MASTER, PATTERN, ROWS, SEALING, VIEWS
from contracts.release_plan import OPEN, PLAN
from services.reporting.domain.disclosure.left_out import sealing_text
from services.reporting.domain.disclosure.parts import lines_of
from services.reporting.domain.disclosure.recoding import Recoding
from services.reporting.domain.disclosure.release import Status
from services.reporting.domain.disclosure.released_row import ReleasedRow, is_count
from services.reporting.domain.disclosure.releasing import ReleasedTable
from services.reporting.domain.disclosure.rows import rows_of
from services.verifier import figures as derived_again
from services.verifier.bundle import Bundle, Wrong
from services.verifier.replay import replay
from tests.falsifications.forging import Forged, Json, NotHere

OPEN_TABLES = {table.code for table in OPEN}
Falsify = Callable[[Forged], None]
DERIVED = {
    "part": "pooled_share", "moyenne": "mean_of_posts", "médiane": "median_of_like_posts",
    "rapport": "ratio", "indicateur": "indicator",
}  # fmt: skip


def figures_too(forged: Forged) -> None:
    """Exact counts, protected rows and open rows become what the facts told anew say."""
    bundle, claim = Bundle(forged.folder), forged.claim()
    try:
        figures = derived_again.figures_of(bundle, claim, PLAN)
        replayed = replay(bundle, figures.cuts, PLAN, lambda *_: None, 1)
        exact = derived_again.exact_of(figures, replayed.counted)
        areas = exact.perimeters()
        anew = {
            (linked.table, linked.force): linked
            for planned in PLAN.tables
            for linked in exact.linked_tables(planned, areas)
        }
    except Exception:
        return
    kept = [replace(e, linked=anew[e.linked.table, e.linked.force]) for e in figures.linked_tables]
    for name, lines in zip((MASTER, PATTERN, CERTIFICATES), lines_of(kept), strict=True):
        forged.write(name, map(json.loads, lines))
    try:
        text = sealing_text(kept, figures.period, Status(claim["status"]), PLAN)
        (forged.folder / SEALING).write_text(f"{text}\n")
        anew_told = derived_again.figures_of(bundle, claim, PLAN)
        rows = [r for part in derived_again.expected_rows(anew_told, replayed) for r in part]
    except Exception:
        return
    forged.write(ROWS, (json.loads(row.written()) for row in rows))


def exact_count(forged: Forged) -> None:
    """An exact count, and the rows that show it, all of them as the sealer would write them."""
    lines = forged.read(MASTER)
    line = forged.pick([each for each in lines if each["values"]])
    cell = forged.pick(line["values"])
    more = forged.pick((-1, 1, 2, 50))
    if cell[-1] + more < 1:
        raise NotHere
    cell[-1] += more
    for ceiling in line["ceilings"]:
        if ceiling[:2] == cell[:2] and line["rule"] != "mentions":
            ceiling[-1] += more
    forged.write(MASTER, lines)
    rows_of_master(forged)


def rows_of_master(forged: Forged) -> None:
    """The protected counts among the rows become those that exact counts and pattern make."""
    try:
        found = derived_again.figures_of(Bundle(forged.folder), forged.claim(), PLAN).linked_tables
    except Wrong:
        return
    by_key = {(each.linked.table, each.linked.force): each for each in found}
    forces = list(dict.fromkeys(each.linked.force for each in found))
    if forged.claim()["status"] != "definitif":
        forces = ["police", "gendarmerie"]
    counts = [
        row
        for table in PLAN.tables
        for row in rows_of(
            ReleasedTable(table, Recoding(table, {}), tuple(by_key[table.code, f] for f in forces)),
            PLAN,
        )
    ]
    rows = forged.read(ROWS)
    places = [at for at, row in enumerate(rows) if is_count(ReleasedRow.read(json.dumps(row)))]
    if len(counts) != len(places):
        return
    for at, row in zip(places, counts, strict=True):
        rows[at] |= {"value": row.value, "base": row.base, "secrecy": row.secrecy}
    forged.write(ROWS, rows)


def master_field(forged: Forged) -> None:
    """The place of a post, or the threshold of a table, becomes another."""
    lines = forged.read(MASTER)
    line = forged.pick([each for each in lines if each["values"]])
    what = forged.pick(("threshold", "posts", "departments", "ceilings"))
    if what == "threshold":
        line[what] += forged.pick((-2, 1))
    elif what == "ceilings":
        if not line[what]:
            raise NotHere
        forged.pick(line[what])[-1] += 1
    else:
        line[what] |= {forged.pick(line[what]): "76-01" if what == "posts" else "14"}
    forged.write(MASTER, lines)


def of_measure(measure: str) -> Callable[[Json], bool]:
    """Rows of a measure, whatever their table."""
    return lambda row: row["measure"] == measure


def value(of: Callable[[Json], bool], more: Callable[[Json], object] | None = None) -> Falsify:
    """A published figure becomes another, alone."""

    def falsify(forged: Forged) -> None:
        rows = forged.read(ROWS)
        row = forged.pick([each for each in rows if each["value"] is not None and of(each)])
        row["value"] = more(row) if more else _another(forged, row["value"])
        forged.write(ROWS, rows)

    return falsify


def _another(forged: Forged, was: object) -> object:
    if isinstance(was, int):
        return was + forged.pick((1, 2, 10, -was or 3))
    digits = len(str(was).partition(".")[2])
    return f"{float(str(was)) + forged.pick((0.01, 0.1, 1, 5)) + 10.0**-digits:.{digits}f}"


def of_table(*codes: str) -> Callable[[Json], bool]:
    """Whether a row is of one of these tables."""
    return lambda row: row["table"] in codes and row["measure"] not in DERIVED.values()


def base(forged: Forged) -> None:
    """The number to which a value relates becomes another."""
    rows = forged.read(ROWS)
    row = forged.pick([each for each in rows if each["base"] is not None])
    row["base"] += forged.pick((1, -1, 10))
    forged.write(ROWS, rows)


def row_moved(forged: Forged) -> None:
    """A row is gone, twice there, in another's place, or of another area, force or modality."""
    rows = forged.read(ROWS)
    at, to = forged.draw.sample(range(len(rows)), 2)
    match forged.pick(("gone", "twice", "swapped", "area", "department", "force", "modality")):
        case "gone":
            del rows[at]
        case "twice":
            rows.insert(to, rows[at])
        case "swapped":
            rows[at], rows[to] = rows[to], rows[at]
        case what:
            other = forged.pick([e for e in rows if e[what] != rows[at][what]])
            rows[at][what] = other[what]
    forged.write(ROWS, rows)


def secrecy(forged: Forged) -> None:
    """Why a figure is not told becomes another reason; or a figure that is told is hidden."""
    rows = forged.read(ROWS)
    row = forged.pick(rows)
    reasons = {"n.c.", "non renseigné", "non couvert"} - {row["secrecy"]}
    row |= {"value": None, "secrecy": forged.pick(sorted(reasons))}
    forged.write(ROWS, rows)


def row_shown(forged: Forged) -> None:
    """A hidden figure is told in its row, true or not; the pattern stays."""
    rows = forged.read(ROWS)
    row = forged.pick([each for each in rows if each["secrecy"] == "n.c."])
    row |= {"value": forged.draw.randrange(12), "secrecy": None}
    forged.write(ROWS, rows)


def words(*keys: str) -> Falsify:
    """The words of a row become those of another: 66 and over is labelled as under 18."""

    def falsify(forged: Forged) -> None:
        rows = forged.read(ROWS)
        key = forged.pick(keys)
        row = forged.pick(rows)
        row[key] = forged.pick([e[key] for e in rows if e[key] != row[key]])
        forged.write(ROWS, rows)

    return falsify


def own_words(forged: Forged) -> None:
    """Every row under a label says another thing, in words that no contract knows."""
    rows = forged.read(ROWS)
    was = forged.pick([row["label"] for row in rows])
    for row in rows:
        if row["label"] == was:
            row["label"] = f"{was}, sauf les femmes"
    forged.write(ROWS, rows)


def view(forged: Forged) -> None:
    """A recipient reads a row more, a row less, another's part, or nothing."""
    forged.own_views = True
    names = sorted((forged.folder / VIEWS).iterdir())
    here = forged.pick(names)
    lines = here.read_text().splitlines(keepends=True)
    match forged.pick(("more", "less", "other", "none", "new", "changed")):
        case "more":
            every = (forged.folder / ROWS).read_text().splitlines(keepends=True)
            lines.insert(forged.draw.randrange(len(lines)), forged.pick(every))
        case "less":
            lines.remove(forged.pick(lines))
        case "other":
            lines = forged.pick([e for e in names if e != here]).read_text().splitlines(True)
        case "none":
            here.unlink()
            return
        case "new":
            here = here.with_name("prefecture-00.jsonl")
        case _:
            at = forged.draw.randrange(len(lines))
            said = json.loads(lines[at])
            lines[at] = lines[at].replace(f'"value":{json.dumps(said["value"])}', '"value":77')
    _put(here, lines)


def _put(here: Path, lines: list[str]) -> None:
    here.write_text("".join(lines))
