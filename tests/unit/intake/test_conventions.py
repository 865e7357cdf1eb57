"""What conventions and pledges may not say beside what the register says already."""

import pytest

from services.intake.domain import refusals
from tests.unit.intake.story import Story

LINE = {"convention": "27-01-2006", "year": 2008}


def test_shares_of_a_convention_for_a_year_stay_within_the_whole() -> None:
    story = Story()
    for funder in ("fipd", "cg", "commune"):  # thirds, each rounded up
        story.tell("funding-pledged", **LINE, funder=funder, share_percent=33.34)
    with pytest.raises(refusals.SharesExceed) as refused:
        story.tell("funding-pledged", **LINE, funder="cucs", share_percent=10)
    assert refused.value.left == 0
    story.tell("funding-pledged", convention="27-01-2006", year=2009, share_percent=100)
    story.tell("funding-pledged", convention="another", year=2008, share_percent=100)


def test_a_pledge_said_again_or_withdrawn_makes_room() -> None:
    story = Story()
    first = story.tell("funding-pledged", **LINE, funder="fipd", share_percent=80)
    story.tell("funding-pledged", **LINE, funder="fipd", share_percent=60)
    story.tell("funding-pledged", **LINE, funder="cg", share_percent=40)
    with pytest.raises(refusals.SharesExceed):
        story.tell("funding-pledged", **LINE, funder="commune", share_percent=1)
    story.tell("funding-withdrawn", **LINE, funder="cg")
    story.tell("funding-pledged", **LINE, funder="commune", share_percent=40)
    story.mend(first, amount_eur=1)  # said again since: it changes no total


def test_a_correction_may_bring_down_what_exceeds_and_not_push_it_up() -> None:
    story = Story()
    story.tell("funding-pledged", **LINE, funder="fipd", share_percent=60)
    own = story.tell("funding-pledged", **LINE, funder="cg", share_percent=30)
    with pytest.raises(refusals.SharesExceed) as refused:
        story.mend(own, share_percent=50)
    assert refused.value.left == 40
    story.mend(own, share_percent=40)


def test_a_reference_names_one_convention_of_a_post() -> None:
    story = Story()
    signed = story.tell("convention-signed")
    with pytest.raises(refusals.ConventionAlreadySigned):
        story.tell("convention-signed", ends_on="2012-12-31")
    other = story.tell("convention-signed", convention="27-01-2009")
    with pytest.raises(refusals.ConventionAlreadySigned):
        story.mend(other, convention="27-01-2006")
    story.mend(signed, ends_on="2009-12-31")
    story.take_back(signed)
    story.tell("convention-signed")


def test_euros_alone_count_as_their_share_of_a_cost_that_is_declared() -> None:
    story = Story()
    story.tell("funding-pledged", **LINE, funder="cg", share_percent=None, amount_eur=30_000)
    story.tell("funding-pledged", **LINE, funder="fipd", share_percent=60)
    story.tell("post-cost-declared", year=2008, salary_eur=38_000, other_eur=2_000)
    with pytest.raises(refusals.SharesExceed) as refused:
        story.tell("funding-pledged", **LINE, funder="commune", share_percent=None, amount_eur=1)
    assert refused.value.left == 0
