"""What the finding of a page and the title of its timeline say of the ends of conventions."""

from datetime import date, timedelta

import pytest

from contracts.read_model import Convention
from services.faces.charts.timeline import Span, running, title_of
from services.faces.partners.endings import Told, soon
from services.faces.theme.statuses import Status
from services.reporting.domain.register.alerts import Alert

TODAY = date(2010, 1, 20)


def end(days: int, name: str = "Louviers", answer: str = "") -> Told:
    on = TODAY + timedelta(days)
    signed = Convention(
        convention="c", signed_on=TODAY, starts_on=TODAY, ends_on=on, signatories=("cg",)
    )
    return Told(Alert("27-03", signed, 3), name, Status("", ""), "", "", answer)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([], ""),
        ([end(200)], ""),
        ([end(39, answer="La convention sera renouvelée")], ""),
        ([end(39)], "La convention de Louviers s’achève dans 39 jours."),
        (
            [end(1, "Évreux, police"), end(200)],
            "La convention d'Évreux, police, s’achève dans 1 jour.",
        ),
        ([end(-3)], "La convention de Louviers a pris fin."),
        ([end(39), end(60)], "2 conventions s’achèvent d’ici trois mois."),
    ],
)
def test_the_finding_says_what_ends_within_three_months_and_nobody_answered(told, said):
    assert soon(told, TODAY) == said


@pytest.mark.parametrize(
    ("ends", "title"),
    [
        ((date(2010, 2, 28), date(2012, 3, 31)), "Une échéance dans 39 jours, la suivante en 2012"),
        ((date(2010, 1, 20),), "Une échéance aujourd’hui"),
        ((date(2010, 2, 1), date(2010, 3, 1)), "2 échéances d’ici trois mois"),
        ((date(2009, 2, 1), date(2012, 3, 1)), "Aucune échéance avant 2012"),
    ],
)
def test_the_timeline_says_the_nearest_end_first(ends, title):
    spans = [Span("x", "", date(2008, 1, 1), each) for each in ends]
    assert title_of(running(spans, TODAY), TODAY) == title
