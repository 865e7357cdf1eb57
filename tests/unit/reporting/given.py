"""Hand-made rows of the published views, and the rows of a table made from them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from contracts.patterns import department_of
from contracts.read_model import CellRow, PostRecord, PostVersion, SeriesRow
from services.reporting.domain.tables.evaluation import evaluate
from services.reporting.domain.tables.question import EPOQUE, asked
from services.reporting.domain.tables.rows import Evidence, TableRow

TODAY = date(2009, 2, 1)
EVREUX, ROUEN = "27-01", "76-01"


def cell(
    table: str,
    value: int,
    *,
    measure: str = "situations",
    post: str = EVREUX,
    area: str = "FR",
    force: str = "police",
    d1: str = "",
    d2: str = "",
    period: str = "",
) -> CellRow:
    """A cell of the nation unless the area says otherwise."""
    return CellRow(
        table=table,
        measure=measure,
        period=period,
        area=area,
        post=post,
        force=force,
        d1=d1,
        d2=d2,
        value=value,
    )


def version(since: date = date(2006, 1, 2), **changes: Any) -> PostVersion:
    """The attributes of a police post at Evreux."""
    known: dict[str, Any] = {
        "name": "Evreux",
        "service": "police",
        "commune": "27229",
        "territory": "urbain",
        "employer": "cg",
        "fte": 1.0,
        "units": ("27229", "27348"),
    }
    return PostVersion(since=since, **(known | changes))


def record(post: str = EVREUX, **changes: Any) -> PostRecord:
    """A post open since 2006 in its own département."""
    commune = {"27": "27229", "76": "76540"}.get(department_of(post), "75056")
    known: dict[str, Any] = {
        "post": post,
        "opened_on": date(2006, 1, 2),
        "versions": (version(commune=commune),),
    }
    return PostRecord(**(known | changes))


def deposit(fact: str, value: float, **changes: Any) -> SeriesRow:
    """A yearly value of plaintes_vif of the Eure."""
    known: dict[str, Any] = {
        "fact": fact,
        "series": "plaintes_vif",
        "source": "ddsp27",
        "area": "27",
        "period": "2008",
        "value": value,
        "unit": "plaintes",
        "position": 1,
        "current": True,
    }
    return SeriesRow(**(known | changes))


def rows_of(
    code: str,
    cells: Sequence[CellRow] = (),
    posts: Sequence[PostRecord] = (),
    series: Sequence[SeriesRow] = (),
    *,
    level: str = "nation",
    area: str | None = None,
    period: str = "2008",
    force: str | None = None,
    organisation: str = EPOQUE,
) -> list[TableRow]:
    """The evaluated rows of a table."""
    question = asked(code, level, area, period, force, organisation)
    return evaluate(question, Evidence(TODAY, cells, posts, series))


def value_of(rows: Sequence[TableRow], **keys: str) -> TableRow:
    """The one row with these keys."""
    found = [row for row in rows if keys.items() <= row.items()]
    assert len(found) == 1, (keys, found)
    return found[0]
