"""The published views through SQLAlchemy Core: only what a question needs is read, and summed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    bindparam,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from contracts.read_model import (
    READ_MODELS,
    CaseRow,
    CellRow,
    CutCellRow,
    CutPostRow,
    CutRow,
    CutSequenceHoleRow,
    CutSeriesRow,
    OpenCaseRow,
    PositionRow,
    PostRecord,
    SequenceHoleRow,
    SeriesRow,
)
from services.chassis.databases import postgres_engine, reading, sqlite_engine
from services.reporting.domain.tables.selection import CellQuery
from services.reporting.ports import NoCut, ViewsUnavailable

SCHEMA = "published"
Row = TypeVar("Row", bound=BaseModel)
_CELL_ROWS, _CASE_ROWS = TypeAdapter(list[CellRow]), TypeAdapter(list[CaseRow])
_NO_CODE: dict[str, Any] = {"period": "", "post": ""}


def _view(name: str, *fields: str) -> Table:
    """A view as data: its columns carry no type, the rows of read_model.py check them."""
    return Table(f"{name}_v1", _VIEWS, *(Column(field) for field in fields), schema=SCHEMA)


def _views(name: str, *fields: str) -> dict[str, Table]:
    """The same view of each read model."""
    return {model: _view(f"{model}_{name}", *fields) for model in READ_MODELS}


_VIEWS = MetaData()
_CELLS = _views("cells", *CellRow.model_fields)
_SERIES = _views("series", *SeriesRow.model_fields)
_POSTS = _views("posts", "post", "record")
_OPEN_CASES = _view("site_open_cases", *OpenCaseRow.model_fields)
_CASES = _view("site_cases", *CaseRow.model_fields)
_SEQUENCE_HOLES = _view("site_sequence_holes", *SequenceHoleRow.model_fields)
_CUT_SEQUENCE_HOLES = _view("site_cut_sequence_holes", *CutSequenceHoleRow.model_fields)
_POSITIONS = _view("positions", *PositionRow.model_fields)
_CUTS = _view("cuts", *CutRow.model_fields)
_CUT_CELLS = _views("cut_cells", *CutCellRow.model_fields)
_CUT_SERIES = _views("cut_series", *CutSeriesRow.model_fields)
_CUT_POSTS = _views("cut_posts", *CutPostRow.model_fields)


def reading_engine(url: str, schema: str = SCHEMA) -> Engine:
    """An engine that can only read, opened at the first question: `mode=ro` on SQLite,
    read-only transactions elsewhere."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = sqlite_engine(Path(str(address.database)), read_only=True)
        return engine.execution_options(schema_translate_map={schema: None})
    return reading(postgres_engine(url, schema))


class SqlPublishedViews:
    """The views of one database, each snapshot in one read transaction."""

    def __init__(self, engine: Engine) -> None:
        """Read through `engine`, of reading_engine."""
        self._engine = engine

    @contextmanager
    def snapshot(self) -> Iterator["SqlSnapshot"]:
        """One reading; see ports.PublishedViews."""
        try:
            with self._engine.connect() as connection:
                yield self._read(connection)
        except DBAPIError as error:
            raise ViewsUnavailable(str(error.orig)) from error

    def _read(self, connection: Connection) -> "SqlSnapshot":
        return SqlSnapshot(connection)


class SqlCutViews(SqlPublishedViews):
    """The views as they stood at the latest log position at which all read models were cut.

    A snapshot raises NoCut where there is none.
    """

    def _read(self, connection: Connection) -> "SqlSnapshot":
        whole = (
            select(_CUTS.c.position)
            .where(_CUTS.c.copied == _CUTS.c.partitions, _CUTS.c.recorded_at != "")
            .group_by(_CUTS.c.position)
            .having(func.count() == len(READ_MODELS))
        )
        latest = connection.execute(select(func.max(whole.subquery().c.position))).scalar()
        if latest is None:
            raise NoCut
        return SqlCutSnapshot(connection, latest)


class SqlSnapshot:
    """Reads within one transaction; see ports.Snapshot."""

    _cells, _posts, _series, _holes = _CELLS, _POSTS, _SERIES, _SEQUENCE_HOLES

    def __init__(self, connection: Connection) -> None:
        """Read through a connection whose transaction lasts as long as the snapshot."""
        self._connection = connection
        self._positions: dict[str, PositionRow | None] = {}

    def _here(self, asked: Select[Any]) -> Select[Any]:
        """The rows that the snapshot is of."""
        return asked

    def _rows(self, kind: type[Row], asked: Select[Any]) -> list[Row]:
        found = self._connection.execute(asked).mappings()
        return [kind.model_validate(dict(values)) for values in found]

    def position(self, read_model: str) -> PositionRow | None:
        """Where the read model stands; asked once, since a snapshot does not move."""
        if read_model not in self._positions:
            asked = select(_POSITIONS).where(_POSITIONS.c.read_model == read_model)
            self._positions[read_model] = next(iter(self._rows(PositionRow, asked)), None)
        return self._positions[read_model]

    def cells(self, read_model: str, query: CellQuery) -> Sequence[CellRow]:
        """The cells asked for, summed by the database."""
        same = _NO_CODE | _same_for_all(query)
        summed, values = _summed(self._cells[read_model], query)
        result = self._connection.execute(self._here(summed), values)
        names = tuple(result.keys())
        return _CELL_ROWS.validate_python(
            [same | dict(zip(names, found, strict=True)) for found in result.all()]
        )

    def posts(self, read_model: str) -> Sequence[PostRecord]:
        """The dated register, by post id."""
        view = self._posts[read_model]
        asked = self._here(select(view.c.record).order_by(view.c.post))
        records = self._connection.execute(asked).scalars()
        return [PostRecord.model_validate_json(record) for record in records]

    def series(self, read_model: str) -> Sequence[SeriesRow]:
        """Every deposit, in the order of the log."""
        view = self._series[read_model]
        return self._rows(SeriesRow, self._here(select(view).order_by(view.c.position)))

    def open_cases(self, post: str) -> Sequence[OpenCaseRow]:
        """The open situations of a post, the oldest act first."""
        view = _OPEN_CASES
        asked = select(view).where(view.c.post == post).order_by(view.c.last_act_on, view.c["case"])
        return self._rows(OpenCaseRow, asked)

    def cases(self, post: str) -> Sequence[CaseRow]:
        """All situations of a post, closed ones too, in no order."""
        view = _CASES
        found = self._connection.execute(select(view).where(view.c.post == post))
        names = tuple(found.keys())
        return _CASE_ROWS.validate_python(
            [dict(zip(names, values, strict=True)) for values in found.all()]
        )

    def sequence_holes(self, post: str | None = None) -> Sequence[SequenceHoleRow]:
        """The numbered facts that never arrived."""
        view = self._holes
        asked = select(view).order_by(view.c.post, view.c.device, view.c.first_missing)
        if post is not None:
            asked = asked.where(view.c.post == post)
        return self._rows(SequenceHoleRow, self._here(asked))


class SqlCutSnapshot(SqlSnapshot):
    """Reads one cut; cases are not cut, and are those of now."""

    _cells, _posts, _series = _CUT_CELLS, _CUT_POSTS, _CUT_SERIES
    _holes = _CUT_SEQUENCE_HOLES

    def __init__(self, connection: Connection, cut: int) -> None:
        """Read the cut at a position of the log."""
        super().__init__(connection)
        self._cut = cut

    def position(self, read_model: str) -> PositionRow | None:
        """Where the cut stands; what is set aside is that of now."""
        now = super().position(read_model)
        asked = select(_CUTS.c.recorded_at).where(
            _CUTS.c.read_model == read_model, _CUTS.c.position == self._cut
        )
        recorded_at = self._connection.execute(asked).scalar_one()
        then = {"position": self._cut, "recorded_at": recorded_at}
        return now and now.model_copy(update=then)

    def _here(self, asked: Select[Any]) -> Select[Any]:
        (view,) = asked.get_final_froms()
        return asked.where(view.c.cut == self._cut)


def _same_for_all(query: CellQuery) -> dict[str, str]:
    """The keys of which a query names one value only: to group by them would cost a third."""
    named = {
        "table": {name for name, _ in query.measures},
        "measure": {measure for _, measure in query.measures},
        "area": set(query.areas),
    }
    return {key: next(iter(values)) for key, values in named.items() if len(values) == 1}


def _summed(view: Table, query: CellQuery) -> tuple[Select[Any], dict[str, Sequence[str]]]:
    """The cells of a query, grouped by the keys that the rows keep apart, and its values."""
    same = _same_for_all(query)
    keys = [name for name in ("table", "measure", "area", "force", "d1", "d2") if name not in same]
    keys += ["post"] if query.by_post else []
    keys += ["period"] if query.by_period else []
    values: dict[str, Sequence[str] | None] = {
        "table": sorted({name for name, _ in query.measures}),
        "measure": sorted({measure for _, measure in query.measures}),
        "area": query.areas,
        "period": query.periods,
        "post": query.posts,
        "d1": query.d1,
        "force": None if query.force is None else (query.force,),
    }
    asked = {name: found for name, found in values.items() if found is not None}
    return _grouped(view, tuple(keys), tuple(asked)), asked


@lru_cache
def _grouped(view: Table, keys: Sequence[str], asked: Sequence[str]) -> Select[Any]:
    """Made once for each kind of question: to say it in SQL costs as much as to answer it."""
    kept = [view.c[name] for name in keys]
    return (
        select(*kept, func.sum(view.c["value"]).label("value"))
        .where(*(view.c[name].in_(bindparam(name, expanding=True)) for name in asked))
        .group_by(*kept)
    )
