"""Until when the facts of a demonstration run: what was received later does not prolong them."""

from datetime import date

from services.embedded.platform import Platform
from services.faces.entry.counted import CountedPosts, medians_of
from tests.builders import envelope


def test_facts_run_until_the_end_of_the_last_quarter_that_a_post_confirmed(
    opened: Platform,
) -> None:
    reporting = opened.reporting
    posts = CountedPosts(reporting.tables, reporting.views, medians_of(opened.releases))
    assert posts.until() is None
    opened.intake.submit([envelope("period-confirmed", period="2008-Q2")])
    opened.projections.catch_up()
    assert posts.until() == date(2008, 6, 30)
