"""Whatever a client sends, each envelope has its answer and nothing breaks."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.main import Intake
from tests.builders import SAMPLES, envelope
from tests.integration.intake.at_work import intake

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-23:59", "27-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A valid envelope in which one value, anywhere, was replaced."""
    made = copy.deepcopy(envelope(draw(st.sampled_from(sorted(SAMPLES)))))
    inside = draw(st.booleans())
    place = made["data"] if inside else made
    place[draw(st.sampled_from(sorted(place)))] = draw(JSON)
    return made


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    with intake(tmp_path_factory.mktemp("intake") / "log.db") as made:
        made.submit([envelope("post-opened")])
        yield made


@given(sent=st.lists(damaged() | JSON, min_size=1, max_size=8))
def test_each_envelope_has_its_answer_whatever_it_is(opened: Intake, sent: list[Any]) -> None:
    answers = opened.submit(sent)
    assert len(answers) == len(sent)
    assert all(
        (each.problem is None) == (each.answer in ("accepted", "duplicate")) for each in answers
    )
