"""The published views through SQLAlchemy Core: only what a question needs is read, and summed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Select,
    Table,
    func,
    select,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from contracts.read_model import (
    READ_MODELS,
    CellRow,
    OpenCaseRow,
    PositionRow,
    PostRecord,
    SequenceHoleRow,
    SeriesRow,
)
from services.chassis.databases import postgres_engine, reading, sqlite_engine
from services.reporting.domain.selection import CellQuery
from services.reporting.ports import ViewsUnavailable

SCHEMA = "published"
_CELL_ROWS = TypeAdapter(list[CellRow])
_NO_CODE: dict[str, Any] = {"period": "", "post": ""}


def _view(name: str, *fields: str) -> Table:
    """A view as data: its columns carry no type, the rows of read_model.py check them."""
    return Table(f"{name}_v1", _VIEWS, *(Column(field) for field in fields), schema=SCHEMA)


_VIEWS = MetaData()
_CELLS = {model: _view(f"{model}_cells", *CellRow.model_fields) for model in READ_MODELS}
_SERIES = {model: _view(f"{model}_series", *SeriesRow.model_fields) for model in READ_MODELS}
_POSTS = {model: _view(f"{model}_posts", "post", "record") for model in READ_MODELS}
_OPEN_CASES = _view("site_open_cases", *OpenCaseRow.model_fields)
_SEQUENCE_HOLES = _view("site_sequence_holes", *SequenceHoleRow.model_fields)
_POSITIONS = _view("positions", *PositionRow.model_fields)


def reading_engine(url: str) -> Engine:
    """An engine that can only read: `mode=ro` on SQLite, read-only transactions elsewhere."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        engine = sqlite_engine(Path(str(address.database)), read_only=True)
        return engine.execution_options(schema_translate_map={SCHEMA: None})
    return reading(postgres_engine(url, SCHEMA))


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
                yield SqlSnapshot(connection)
        except DBAPIError as error:
            raise ViewsUnavailable(str(error.orig)) from error


class SqlSnapshot:
    """Reads within one transaction; see ports.Snapshot."""

    def __init__(self, connection: Connection) -> None:
        """Read through a connection whose transaction lasts as long as the snapshot."""
        self._connection = connection

    def position(self, read_model: str) -> PositionRow | None:
        """Where the read model stands."""
        asked = select(_POSITIONS).where(_POSITIONS.c.read_model == read_model)
        found = self._connection.execute(asked).mappings().first()
        return None if found is None else PositionRow.model_validate(dict(found))

    def cells(self, read_model: str, query: CellQuery) -> Sequence[CellRow]:
        """The cells asked for, summed by the database."""
        same = _NO_CODE | _same_for_all(query)
        result = self._connection.execute(_summed(_CELLS[read_model], query))
        names = tuple(result.keys())
        return _CELL_ROWS.validate_python(
            [same | dict(zip(names, found, strict=True)) for found in result.all()]
        )

    def posts(self, read_model: str) -> Sequence[PostRecord]:
        """The dated register, by post id."""
        view = _POSTS[read_model]
        records = self._connection.execute(select(view.c.record).order_by(view.c.post)).scalars()
        return [PostRecord.model_validate_json(record) for record in records]

    def series(self, read_model: str) -> Sequence[SeriesRow]:
        """Every deposit, in the order of the log."""
        view = _SERIES[read_model]
        return [
            SeriesRow.model_validate(dict(found))
            for found in self._connection.execute(select(view).order_by(view.c.position)).mappings()
        ]

    def open_cases(self, post: str) -> Sequence[OpenCaseRow]:
        """The open situations of a post, the oldest act first."""
        view = _OPEN_CASES
        asked = select(view).where(view.c.post == post).order_by(view.c.last_act_on, view.c["case"])
        return [
            OpenCaseRow.model_validate(dict(found))
            for found in self._connection.execute(asked).mappings()
        ]

    def sequence_holes(self, post: str | None = None) -> Sequence[SequenceHoleRow]:
        """The numbered facts that never arrived."""
        view = _SEQUENCE_HOLES
        asked = select(view).order_by(view.c.post, view.c.device, view.c.first_missing)
        if post is not None:
            asked = asked.where(view.c.post == post)
        return [
            SequenceHoleRow.model_validate(dict(found))
            for found in self._connection.execute(asked).mappings()
        ]


def _same_for_all(query: CellQuery) -> dict[str, str]:
    """The keys of which a query names one value only: to group by them would cost a third."""
    named = {
        "table": {name for name, _ in query.measures},
        "measure": {measure for _, measure in query.measures},
        "area": set(query.areas),
    }
    return {key: next(iter(values)) for key, values in named.items() if len(values) == 1}


def _summed(view: Table, query: CellQuery) -> Select[Any]:
    """The cells of a query, grouped by the keys that the rows keep apart."""
    same = _same_for_all(query)
    keys = [name for name in ("table", "measure", "area", "force", "d1", "d2") if name not in same]
    keys += ["post"] if query.by_post else []
    keys += ["period"] if query.by_period else []
    kept = [view.c[name] for name in keys]
    asked = (
        select(*kept, func.sum(view.c["value"]).label("value"))
        .where(
            view.c["table"].in_(sorted({name for name, _ in query.measures})),
            view.c.measure.in_(sorted({measure for _, measure in query.measures})),
            view.c.area.in_(query.areas),
            view.c.period.in_(query.periods),
        )
        .group_by(*kept)
    )
    if query.posts is not None:
        asked = asked.where(view.c.post.in_(query.posts))
    if query.d1 is not None:
        asked = asked.where(view.c.d1.in_(query.d1))
    if query.force is not None:
        asked = asked.where(view.c.force == query.force)
    return asked
