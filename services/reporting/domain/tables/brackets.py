"""A2: posts by service and by the number of persons they received in the year."""

from collections import Counter

from contracts.read_model import PostRecord
from services.reporting.domain.tables.perimeter import area_on, open_days
from services.reporting.domain.tables.question import Question
from services.reporting.domain.tables.rows import Evidence, TableRow, whole_grid

# Upper bounds, excluded: 150 persons are already "entre 150 et 300" (note of A2).
BOUNDS = ((150, "lt150"), (300, "150_300"), (500, "300_500"))
LAST = "gt500"


def bracket_of(received: int) -> str:
    """The bracket of a yearly number of persons received."""
    return next((code for bound, code in BOUNDS if received < bound), LAST)


def evaluate(question: Question, area: str, evidence: Evidence) -> list[TableRow]:
    """Posts open at least a day of the year; with a force, those that serve it."""
    received: Counter[str] = Counter()
    for cell in evidence.cells:
        received[cell.post] += cell.value
    counted: Counter[tuple[str, str]] = Counter()
    services: Counter[str] = Counter()
    for record in evidence.posts:
        service = _service(question, area, record)
        if service is not None:
            counted[service, bracket_of(received[record.post])] += 1
            services[service] += 1
    return whole_grid(
        question.table,
        lambda service, bracket: (counted[service, bracket], services[service]),
    )


def _service(question: Question, area: str, record: PostRecord) -> str | None:
    """The service of the post on its last day open in the year, None when it does not count."""
    opened = open_days(record, question.period)
    if opened is None or area_on(question, record, opened[1]) != area:
        return None
    service = record.version_on(opened[1]).service
    return service if question.force in (None, service) or service == "mixte" else None
