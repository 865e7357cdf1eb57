"""What every page of a post says while facts wait to be counted, as they do without Kafka."""

from datetime import timedelta

from services.embedded.platform import Platform
from services.faces.entry.counted import CountedPosts, medians_of
from services.faces.waiting import SOON, counting_notice
from tests.builders import envelope
from tests.integration.saisie.conftest import NOW, POST


def said(opened: Platform, later: timedelta) -> str | None:
    """The notice so long after the facts were received."""
    reporting = opened.reporting
    figures = CountedPosts(reporting.tables, reporting.views, medians_of(opened.releases))
    return counting_notice(opened.intake.store, figures, lambda: NOW + later)(POST)


def test_nothing_is_said_while_all_is_counted_or_about_to_be(opened: Platform) -> None:
    assert said(opened, timedelta(days=1)) is None
    opened.intake.submit([envelope("case-opened")])
    assert said(opened, SOON / 2) is None


def test_how_far_is_counted_and_how_many_facts_wait_is_said_until_they_are(
    opened: Platform,
) -> None:
    opened.intake.submit([envelope("case-opened"), envelope("case-opened")])
    notice = said(opened, 2 * SOON)
    assert notice is not None
    told = notice.replace("\N{NO-BREAK SPACE}", " ")
    assert "jusqu'au 20 novembre 2008 à 10 h 00 ; 2 faits à compter" in told
    assert "La saisie continue" in notice
    opened.projections.catch_up()
    assert said(opened, 2 * SOON) is None
