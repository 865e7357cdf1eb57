"""What social services deposit tells no small number of persons, on either side of a share."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.events.external import COUNT, PERSONS_MIN, SHARE, SeriesDeposited
from tests.builders import SAMPLES


def deposit(series: str, value: float, respondents: int | None = None) -> SeriesDeposited:
    said = {"series": series, "value": float(value), "respondents": respondents, "unit": "u"}
    sample = {key: SAMPLES["series-deposited"][key] for key in ("source", "area", "period")}
    return SeriesDeposited.model_validate(sample | said)


@given(st.integers(0, 200), st.data())
def test_a_share_is_taken_unless_it_tells_few_persons(base: int, data: st.DataObject) -> None:
    unknown = data.draw(st.integers(0, base))
    assume(base)
    few = any(0 < each < PERSONS_MIN for each in (unknown, base - unknown))
    if few:
        with pytest.raises(ValidationError, match="déposez une période plus longue"):
            deposit(SHARE, 100 * unknown / base, base)
    else:
        assert deposit(SHARE, 100 * unknown / base, base).respondents == base


@pytest.mark.parametrize(("value", "taken"), [(0, True), (1, False), (4, False), (5, True)])
def test_a_count_of_persons_is_none_or_enough(value: int, taken: bool) -> None:
    if taken:
        assert deposit(COUNT, value).value == value
        return
    with pytest.raises(ValidationError, match="Moins de 5 personnes"):
        deposit(COUNT, value)


@pytest.mark.parametrize("value", [-1, 101])
def test_a_share_is_of_a_hundred(value: int) -> None:
    with pytest.raises(ValidationError, match="de 0 à 100"):
        deposit(SHARE, value)


def test_the_share_that_the_report_prints_needs_no_base() -> None:
    assert deposit(SHARE, 60).value == 60
