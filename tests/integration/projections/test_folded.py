"""A table of the past counted in memory is the one that the read models would publish then."""

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.past.chosen import Chosen
from services.past.folded import Folded
from services.past.moments import reporting_on
from services.past.then import Then
from services.reporting.application import Tables
from tests.builders import PERSON
from tests.integration.projections.conftest import MemoryFeed
from tests.integration.projections.test_rectifying import AREAS
from tests.scratch import build_scratch
from tests.worlds import Tape, tapes

CODES = ("A1", "A2", "A3", "A6", "B1", "B4", "C1", "E3", "F1", "G1", "H1", "H2", "H4", "H7", "X1")


@settings(max_examples=25, deadline=None)
@given(tape=tapes(), share=st.floats(0, 1), level=st.sampled_from(sorted(AREAS)), data=st.data())
def test_every_table_counted_in_memory_is_that_of_the_read_models(
    tmp_path_factory: pytest.TempPathFactory,
    tape: Tape,
    share: float,
    level: str,
    data: st.DataObject,
) -> None:
    feed = MemoryFeed(tape.entries())
    position = int(share * feed.head())
    models = ["nation", "department"] if level == "nation" else [level]  # B4 asks the second
    file = build_scratch(tmp_path_factory.mktemp("then"), models, feed, position)
    published = reporting_on(file).tables
    folded = Folded(feed, warm=data.draw(st.sampled_from([1, 1_000]))).until(position // 2)
    counted = Tables(Then(folded.until(position), feed))
    one = Then(Chosen(feed, position), feed)
    area = data.draw(st.sampled_from([None, *AREAS[level]]))
    for code in CODES:
        expected = _answer(published, code, level, area)
        assert _answer(counted, code, level, area) == expected, code
        assert _answer(Tables(one), code, level, area) == expected, code
        assert _answer(Tables(Then(Chosen(feed, position), feed)), code, level, area) == expected


def test_in_the_month_of_a_move_a_post_counts_where_it_was_on_each_day(tmp_path: Path) -> None:
    tape = Tape()
    tape.say("post-opened", post="27-01", commune="27229", units=["27229"])
    tape.say("post-amended", post="27-01", effective_on="2008-06-15", commune="76540", units=[])
    person = {**PERSON, "commune": "27229"}
    for number, day in enumerate(("2008-06-02", "2008-06-20", "2008-06-20"), 1):
        about = {"post": "27-01", "subject": str(UUID(int=number, version=4))}
        tape.say("case-opened", occurred_on=day, person=person, **about)
        tape.say("interview-held", occurred_on=day, **about)
    tape.say("interview-held", occurred_on="2008-06-20", post="27-01",
             subject=str(UUID(int=1, version=4)))  # fmt: skip
    feed = MemoryFeed(tape.entries())
    published = reporting_on(build_scratch(tmp_path, list(AREAS), feed, feed.head())).tables
    counted = Tables(Then(Folded(feed).until(feed.head()), feed))
    for tables in (published, counted):
        home = {
            row["territory"]: row["value"]
            for row in tables.table("B4", "site", "27-01", "2008").rows
        }
        assert home == {"dans": 1, "hors": 2, "nr": 0}
        for level, area in (("site", "27-01"), ("nation", None)):
            rows = tables.table("A6", level, area, "2008-06").rows
            assert sum(row["value"] for row in rows) == 3, level


def _answer(tables: Tables, code: str, level: str, area: str | None) -> object:
    """The rows of a table, or why there are none."""
    try:
        found = tables.table(code, level, None if level == "nation" else area, "2008")
    except Exception as refusal:
        return type(refusal)
    return found.position, list(found.rows)
