"""A post as a document: its finding, four figures, its conventions over time, its dated life."""

from collections.abc import Iterator, Mapping

from services.faces.charts.chart import Drawing
from services.faces.charts.printed import in_document
from services.faces.charts.timeline import span_of, timeline
from services.faces.forms.fields import written
from services.faces.register.plan import last_end, status_of
from services.faces.register.said import PostSaid
from services.faces.theme.dates import day, short_day
from services.faces.theme.figures import counted, euros
from services.faces.theme.pdf import KeyFigure
from services.reporting.domain.register.plan import plans


def document_of(said: PostSaid) -> Mapping[str, object]:
    """The words of the document, as `post.typ` reads them."""
    heads, lines = said.plan
    facts = sorted(said.file.facts, key=lambda fact: (fact.day, fact.position))
    return {
        "title": f"{said.name}, {said.service}",
        "state": f"Registre des postes, au {day(said.today)}",
        "sentences": [said.finding, *said.remarks],
        "tiles": list(_tiles(said)),
        "charts": [in_document(each) for each in _drawn(said)],
        "about": said.about,
        "conventions": [[str(cell) for cell in line] for line in said.conventions],
        "heads": heads,
        "plan": [[str(cell) for cell in line] for line in lines],
        "facts": [
            [
                short_day(fact.day),
                fact.title,
                fact.reason
                if fact.withdrawn
                else " ; ".join(f"{label} : {value}" for label, value in fact.words),
            ]
            for fact in facts
        ],
    }


def _tiles(said: PostSaid) -> Iterator[KeyFigure]:
    record, today = said.file.record, said.today
    held, signed = record.holding_on(today), last_end(record, today)
    yield "État", str(said.state), "", [("", f"depuis le {day(held.since)}")] if held else []
    yield "Temps de travail", written(said.version.fte), "ETP", []
    left = counted(signed.months_left(today), "mois") if signed else "aucune"
    yield "Convention", left, "", [("", f"jusqu’au {day(signed.ends_on)}")] if signed else []
    plan = next((each for each in plans(record) if each.year == today.year), None)
    cost = euros(plan.cost) if plan and plan.cost else "à déclarer"
    yield f"Coût de {today.year}", cost, "", [("", str(status_of(plan)))] if plan else []


def _drawn(said: PostSaid) -> Iterator[Drawing]:
    """The conventions that run or will, over time."""
    conventions = said.file.record.conventions
    drawn = timeline((span_of(each, each.convention) for each in conventions), said.today)
    if drawn:
        title = f"{counted(len(drawn.lines), 'convention')} en cours ou à venir"
        about = f"Durée de chacune ; trait rouge : le {day(said.today)}"
        yield Drawing("timeline", title, about, "", timeline=drawn)
