"""A year of a post in its own exact figures, read as the pages of partners read a release."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from contracts.days import day_at
from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import PostRecord, PostVersion
from contracts.release_plan import Grain
from contracts.release_plan.audiences import FUNDER
from services.faces.figures.served import forces_of
from services.faces.partners.drawing import FORCES
from services.faces.partners.history import Bilan, Told
from services.faces.partners.rows import Row
from services.reporting.application import Tables
from services.reporting.domain.disclosure.open_rows import row_of
from services.reporting.domain.disclosure.release import Release, Status
from services.reporting.domain.tables.question import Question, asked
from services.reporting.domain.tables.result import TableResult
from services.reporting.releases.reading import View

OPENED = "A1"
OF_PERSONS = (OPENED, "A3", "B1", "B2", "B3", "C1", "C2", "D1", "E1", "E3")
OF_THE_POST = ("G5", "G6", "H1")


def exact_year(tables: Tables, record: PostRecord, year: Period) -> Bilan:
    """The year beside the one before, and the eight quarters of both; `found.release` says up to
    where the log was counted. A post is only asked about the forces that it ever served.

    Raises refusals of the tables.
    """
    periods = [*year.previous.quarters, *year.quarters, year.previous, year]
    post, version = record.post, record.version_on(year.last_day)
    forces = forces_of(record)
    questions = [(each, _questions(post, each, forces)) for each in periods]
    results = tables.answers([each for _, of in questions for each in of])
    answers, told = iter(results), {}
    as_of, position = results[0].as_of, results[0].position
    for period, of in questions:
        rows = [row for _ in of for row in _rows(next(answers), post, version)]
        told[period] = Told(period, rows, period.last_day >= day_at(post, as_of))
    release = Release(
        "", year, Status.PROVISIONAL, position, as_of, as_of, "", cells=0, hidden=0, left_out=()
    )
    found = View(release, FUNDER, post, tuple(row.written() for row in told[year].rows))
    quarters = [told[each] for each in periods[:-2]]
    now, before = told[year], told[year.previous]
    return Bilan(found, now, before, None, quarters, now, before, (), None)


def _questions(post: str, period: Period, forces: Sequence[str]) -> Sequence[Question]:
    """Each table of a year for each force, and of a quarter how many came."""
    codes, of_post = (OF_PERSONS, OF_THE_POST) if period.length == 12 else ((OPENED,), ())
    of_persons = [
        asked(code, "site", post, str(period), force) for code in codes for force in forces
    ]
    return [*of_persons, *(asked(code, "site", post, str(period)) for code in of_post)]


def _rows(result: TableResult, post: str, version: PostVersion) -> Iterator[Row]:
    """The rows of a table without its zeros; that nobody came is said of its own force."""
    grain = Grain.POST_YEAR if result.question.period.length == 12 else Grain.POST_QUARTER
    force = result.question.force or ""
    own = force == (version.service if version.service in FORCES else "police")
    for row in result.rows:
        if row["value"] or not force or (own and result.table.code == OPENED):
            found = row_of(result, row, grain, department_of(post), force)
            yield Row.read(replace(found, area=post, area_label=version.name).written())
