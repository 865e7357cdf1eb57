"""A table of the past counted in memory is the one that the read models would publish then."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.past.folded import Folded, Then
from services.past.moments import reporting_on
from services.reporting.application import Tables
from tests.integration.projections.conftest import MemoryFeed
from tests.integration.projections.test_rectifying import AREAS
from tests.scratch import build_scratch
from tests.worlds import Tape, tapes

CODES = ("A1", "A2", "A3", "A6", "B1", "C1", "E3", "F1", "G1", "H1", "H2", "H4", "H7", "X1")


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
    file = build_scratch(tmp_path_factory.mktemp("then"), [level], feed, position)
    published = reporting_on(file).tables
    folded = Folded(feed, warm=data.draw(st.sampled_from([1, 1_000]))).until(position // 2)
    counted = Tables(Then(folded.until(position), feed))
    area = data.draw(st.sampled_from([None, *AREAS[level]]))
    for code in CODES:
        assert _answer(counted, code, level, area) == _answer(published, code, level, area), code


def _answer(tables: Tables, code: str, level: str, area: str | None) -> object:
    """The rows of a table, or why there are none."""
    try:
        found = tables.table(code, level, None if level == "nation" else area, "2008")
    except Exception as refusal:
        return type(refusal)
    return found.position, list(found.rows)
