"""The conventions of a place on the pages of partners, as of today."""

from collections.abc import Iterator

from contracts.identifiers import NATION
from contracts.patterns import department_of
from services.faces.charts.chart import Drawing
from services.faces.charts.timeline import ABOUT, running, span_of, timeline, title_of
from services.faces.navigation import called
from services.faces.partners.desk import CallDesk
from services.faces.partners.drawn import Section
from services.faces.theme.dates import day

CONVENTIONS = "conventions"
"""The name of the section."""


def conventions_of(desk: CallDesk, scope: str | None) -> Iterator[Section]:
    """Those of a département, a post or a territory that run today, the nearest end first."""
    if not scope:
        return
    today = desk.today(department_of(scope) or NATION)
    posts = desk.posts_in(scope)
    names = called(posts)
    found = [
        span_of(convention, names[record.post])
        for record in posts
        for convention in record.conventions
        if record.is_open_on(today)
    ]
    spans = running(found, today)
    drawn = timeline(spans, today)
    if drawn is None:
        return
    chart = Drawing("timeline", title_of(spans, today), ABOUT, "", timeline=drawn)
    yield Section(CONVENTIONS, "Conventions", f"Au {day(today)}", [chart])
