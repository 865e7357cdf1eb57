"""An employer reads the figures of its posts: releases stand against each of them together."""

from datetime import date

from contracts.period import Period
from services.reporting.domain.register.employers import posts_of_employers
from tests.unit.reporting.given import record, version

YEAR = Period.parse("2009")
EURE, TOWN, OTHER = "200000172", "217601234", "130001456"


def post(number, *said):
    """A post whose employer was said, with the SIREN of one it absorbed, since some days."""
    versions = tuple(
        version(since=since, siren=siren, organisation="Une", absorbs=absorbs)
        for since, siren, absorbs in said
    )
    return record(number, versions=versions)


SINCE = date(2006, 1, 2)


def test_the_posts_of_one_siren_are_one_reader():
    posts = [post("27-01", (SINCE, EURE, None)), post("76-01", (SINCE, EURE, None))]
    posts += [post("27-02", (SINCE, TOWN, None)), record("27-03")]
    assert posts_of_employers(posts, YEAR) == [frozenset({"27-01", "76-01"})]


def test_a_second_post_that_is_taken_in_mid_year_or_left_in_it_is_known_too():
    posts = [
        post("27-01", (SINCE, EURE, None)),
        post("76-01", (SINCE, TOWN, None), (date(2009, 7, 1), EURE, None)),
        post("76-02", (SINCE, EURE, None), (date(2009, 3, 1), OTHER, None)),
        post("76-03", (SINCE, EURE, None), (date(2008, 3, 1), OTHER, None)),
    ]
    assert frozenset({"27-01", "76-01", "76-02"}) in posts_of_employers(posts, YEAR)


def test_who_absorbed_another_has_its_posts():
    posts = [post("27-01", (SINCE, TOWN, None)), post("76-01", (SINCE, EURE, TOWN))]
    assert posts_of_employers(posts, YEAR) == [frozenset({"27-01", "76-01"})]


def test_two_that_say_they_absorbed_each_other_are_told_once():
    posts = [post("27-01", (SINCE, TOWN, EURE)), post("76-01", (SINCE, EURE, TOWN))]
    assert all(len(each) == 2 for each in posts_of_employers(posts, YEAR))
