"""The laws of the engine, on random worlds."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.period import Period
from services.projections.domain.entries import Entry
from tests.integration.projections.conftest import Published, projected
from tests.worlds import Tape, tapes

LESS = settings(max_examples=25, deadline=None)


def renumbered(entries: list[Entry]) -> list[Entry]:
    """The same entries at the positions of their new order."""
    return [entry._replace(position=at) for at, entry in enumerate(entries, 1)]


def without_incidents(rows: Published) -> Published:
    """All but H3, which counts what was taken back, and the positions of series."""
    kept = {}
    for table, found in rows.items():
        kept[table] = [row for row in found if "H3" not in row]
    return kept


def cells(rows: Published) -> dict[str, list[tuple[object, ...]]]:
    """The cells only."""
    return {table: found for table, found in rows.items() if table.endswith("_cells")}


def records(rows: Published) -> dict[str, list[tuple[object, ...]]]:
    """The records of posts only."""
    return {table: found for table, found in rows.items() if table.endswith("_posts")}


@LESS
@given(tapes(), st.integers(1, 30))
def test_any_batch_size_gives_the_same_as_one_rebuild(tape, batch):
    assert projected(tape.entries(), batch) == projected(tape.entries())


@LESS
@given(tapes(), st.permutations(range(4)))
def test_any_order_of_the_posts_gives_the_same_cells(tape, order):
    entries = tape.entries()
    posts = sorted({entry.stored.split(b'"post":"')[1][:5] for entry in entries[:4]})
    rank = {post: place for place, post in zip(order, posts, strict=True)}

    def place(entry: Entry) -> int:
        found = [at for post, at in rank.items() if b'"post":"' + post in entry.stored]
        return found[0] if found else -1

    reordered = renumbered(sorted(entries, key=place))
    assert cells(projected(reordered)) == cells(projected(entries))


@LESS
@given(tapes(), st.data())
def test_a_fact_delivered_again_changes_nothing(tape, data):
    entries = tape.entries()
    again = data.draw(st.integers(0, len(entries) - 1))
    stuttering = [
        *entries[: again + 1],
        *entries[max(0, again - 3) : again + 1],
        *entries[again + 1 :],
    ]
    assert projected(stuttering, batch=4) == projected(entries)


@LESS
@given(tapes(), st.sampled_from(["interview-held", "home-visit-made", "complaint-filed"]))
def test_a_fact_corrected_then_withdrawn_never_happened(tape, name):
    case = "7f1c1d0e-2a3b-4c5d-8e6f-0123456789ab"
    tape.say("case-opened", subject=case, occurred_on="2008-01-02")
    never = projected(tape.entries())
    said = tape.say(name, subject=case, occurred_on="2008-03-03")
    whole = {**tape.envelopes[-1]["data"], "occurred_on": "2008-05-05"}
    tape.say("fact-corrected", subject=case, corrects=said, data=whole)
    tape.say("fact-withdrawn", subject=case, withdraws=said)
    after = projected(tape.entries())
    assert without_incidents(cells(after)) == without_incidents(cells(never))


@LESS
@given(tapes(), st.integers(1, 9))
def test_a_register_mended_counts_as_if_it_had_been_right_from_the_first(tape, batch):
    named = {each["id"]: each["data"] for each in tape.envelopes}
    gone = set()
    for each in tape.envelopes:
        if each["type"] == "relais.register-corrected.v1":
            named[each["data"]["corrects"]] = each["data"]["data"]
        elif each["type"] == "relais.register-withdrawn.v1":
            gone.add(each["data"]["withdraws"])
    rightly = [
        {**each, "data": named[each["id"]]}
        for each in tape.envelopes
        if "register-" not in each["type"] and each["id"] not in gone
    ]
    after, right = projected(tape.entries(), batch), projected(Tape(rightly).entries())
    assert cells(after) == cells(right)
    assert records(after) == records(right)


def test_a_post_whose_opening_is_withdrawn_is_no_longer_there():
    tape = Tape()
    tape.say("post-opened", post="27-02")
    first = tape.say("post-opened", commune="27681")
    tape.say("post-opened", post="76-01", commune="76540")
    case = str(UUID(int=1, version=4))
    opened = tape.say("case-opened", subject=case)
    tape.say("fact-withdrawn", subject=case, withdraws=opened)
    tape.say("register-withdrawn", withdraws=first)
    rows = projected(tape.entries(), batch=1)
    assert rows == projected(tape.entries())
    assert len(rows["site_posts"]) == 2


@LESS
@given(tapes())
def test_départements_sum_to_the_nation_and_forces_to_all(tape):
    rows = projected(tape.entries())
    sums: dict[str, dict[tuple[object, ...], int]] = {}
    for model in ("site", "department", "nation"):
        sums[model] = {}
        for _, table, period, _area, force, d1, d2, measure, _, _, value in with_generation(
            rows[f"{model}_cells"]
        ):
            if table == "A6":  # distinct within an area: not additive over areas that change
                continue
            kept = "" if table == "B4" else d2  # where the post then was, which its own area hides
            key = (table, measure, period, force, d1, kept)
            sums[model][key] = sums[model].get(key, 0) + value
    assert sums["site"] == sums["department"] == sums["nation"]
    nation = sums["nation"]
    for month in Period.parse("2008").months:
        both = sum(nation.get(("A1", "situations", month, f, "", ""), 0) for f in FORCES)
        assert both == nation.get(("R1", "situations", month, "", "", ""), 0)


FORCES = ("police", "gendarmerie")


def with_generation(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Rows of cells in the order of the key, an empty generation first."""
    return [(None, *row) for row in rows]


def test_an_empty_log_publishes_nothing():
    assert not any(projected(Tape().entries()).values())
