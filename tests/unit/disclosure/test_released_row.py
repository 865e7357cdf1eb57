"""A released row is written as it always was, and read back as it was written."""

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from contracts.release_plan import Grain
from services.reporting.domain.disclosure.released_row import COLUMNS, ReleasedRow, digest_of

TEXT = st.text(max_size=8)
VALUE = st.none() | TEXT | st.integers(-(2**63), 2**63 - 1)
ROWS = st.builds(
    ReleasedRow,
    table=TEXT,
    grain=st.sampled_from(Grain),
    label=TEXT,
    area_label=TEXT,
    department=st.none() | TEXT,
    value=VALUE,
    base=VALUE,
    secrecy=st.none() | TEXT,
)


@given(ROWS)
def test_a_row_is_compact_json_with_accents_as_they_are_and_is_read_back(row):
    text = json.dumps(asdict(row), ensure_ascii=False, separators=(",", ":"))
    assert row.written() == text
    assert ReleasedRow.read(text) == row
    assert tuple(json.loads(text)) == COLUMNS


@given(st.lists(ROWS, max_size=3))
def test_the_digest_is_over_the_rows_with_their_keys_sorted(rows):
    said = [asdict(row) for row in rows]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest_of(rows) == hashlib.sha256(text.encode()).hexdigest()


def test_a_row_of_an_early_version_lacks_columns():
    row = ReleasedRow.read('{"table":"A1","grain":"nation-year","value":3}')
    assert (row.count, row.area_label, row.codes) == (3, "", [""])
