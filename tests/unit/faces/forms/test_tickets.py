"""What the address of a form says of its fact: one that a page drew until now, or nothing."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import example, given
from hypothesis.strategies import integers

from services.faces.forms.needs import PostClock
from services.faces.forms.tickets import SKEW, draw, ticket

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOCK = PostClock(lambda: NOW)


@given(integers(0, 2**48 - 1))
@example(2**48 - 1)  # the year 10889
def test_a_ticket_of_any_instant_is_one_of_the_past_or_none(milliseconds: int) -> None:
    fact = UUID(int=milliseconds << 80 | 7 << 76 | 2 << 62)
    found = ticket(str(fact), CLOCK)
    assert (found is None) == (milliseconds > (NOW + SKEW).timestamp() * 1000)
    assert found is None or found.at <= NOW + SKEW


def test_a_ticket_is_understood_as_it_was_drawn() -> None:
    drawn = draw(CLOCK, "27-01")
    assert ticket(str(drawn.fact), CLOCK, "27-01") == drawn
    assert drawn.at == NOW
