"""The years that a page offers are those of the posts, whatever day one of them was typed."""

from datetime import date

from hypothesis import example, given
from hypothesis.strategies import dates, lists

from contracts.read_model import PostRecord
from services.faces.figures.offered import EARLIEST, years_of

AS_OF = "2026-03-02T09:00:00Z"


def opened(day: date) -> PostRecord:
    return PostRecord(post="27-01", opened_on=day, versions=[])


@given(lists(dates(max_value=date(2026, 3, 2)), max_size=4))
@example([date(1, 1, 2), date(2006, 1, 2)])  # typed 0001: two thousand years in every menu
def test_a_post_opened_in_no_possible_year_offers_no_thousand_years(days: list[date]) -> None:
    years = years_of([opened(day) for day in days], AS_OF)
    assert years[-1] == 2026
    assert years[0] == max(min([day.year for day in days], default=2026), EARLIEST)
