"""A small published world: two posts in two départements, one situation table or two."""

from datetime import date
from pathlib import Path

import pytest

from contracts.read_model import CaseRow, CellRow, OpenCaseRow, SequenceHoleRow
from services.reporting.adapters.published_views import SqlPublishedViews, reading_engine
from services.reporting.application import Tables
from tests.integration.reporting.published import publish, standing
from tests.unit.reporting.given import EVREUX, ROUEN, cell, deposit, record, version

NATION = [
    cell("A1", 3, period="2008-10"),
    cell("A1", 2, period="2008-11", force="gendarmerie", post=ROUEN),
    cell("A1", 7, period="2007-11"),
    cell("R1", 3, period="2008-10", force="", post=""),
    cell("R1", 2, period="2008-11", force="", post=""),
    cell("A6", 2, period="2008-10"),
    cell("A6", 2, period="2008-Q4"),
    cell("A6", 160, period="2008"),
    cell("C1", 1, measure="mentions", period="2008-10", d1="logement"),
    cell("E5", 1, measure="acts", period="2008-10", d1="plainte", post=""),
]
DEPARTMENT = [
    cell("E6", 7, area="27", period="2008-10", d1="non"),
    cell("E6", 5, area="27", period="2008-11", d1="oui"),
    cell("E6", 9, area="27", period="2008-11", d1="nr"),
    cell("E6", 9, area="76", period="2008-11", d1="non", post=ROUEN),
    cell("A1", 3, area="27", period="2008-10"),
    cell("A1", 2, area="76", period="2008-11", force="gendarmerie", post=ROUEN),
    cell("B4", 2, area="27", period="2008-10", d1="27229"),
    cell("B4", 1, area="27", period="2008-10", d1="76540"),
    cell("B4", 2, area="76", period="2008-11", d1="nr", force="gendarmerie", post=ROUEN),
]
SITE = [
    found.model_copy(update={"area": found.post}) for found in DEPARTMENT if found.table == "A1"
]
POSTS = [
    record(confirmations={"2008-Q4": 3}),
    record(ROUEN, versions=(version(commune="76540", name="=Rouen", service="gendarmerie"),)),
]
OPEN_CASE = OpenCaseRow(
    post=EVREUX,
    case="7f1c1111-0000-4000-8000-000000000001",
    opened_on=date(2008, 10, 14),
    last_act_on=date(2008, 10, 21),
    force="police",
    saisine="services",
    main_problem="conjugal",
    acts=3,
    answers_awaited=1,
)
CLOSED_CASE = CaseRow(
    **OPEN_CASE.model_dump()
    | {"case": "7f1c1111-0000-4000-8000-000000000002", "closed_on": date(2008, 10, 30)}
)
HOLE = SequenceHoleRow(post=EVREUX, device="27-01-a", first_missing=7, last_missing=9)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of the published world."""
    file = tmp_path / "relais.sqlite"
    cells: dict[str, list[CellRow]] = {"nation": NATION, "department": DEPARTMENT, "site": SITE}
    publish(
        file,
        cells=dict(cells),
        posts=POSTS,
        series=[deposit("a", 412.0)],
        cases=[CLOSED_CASE, CaseRow(**OPEN_CASE.model_dump())],
        holes=[HOLE],
        positions=[standing("nation"), standing("department", 410), standing("site", 411)],
    )
    return file


@pytest.fixture
def views(database: Path) -> SqlPublishedViews:
    """The views of that file."""
    return SqlPublishedViews(reading_engine(f"sqlite:///{database}"))


@pytest.fixture
def tables(views: SqlPublishedViews) -> Tables:
    """The application over that file."""
    return Tables(views)
