"""The ports of access on SQL: events only grow, sessions come and go."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import DBAPIError

from services.access.adapters.tables import EVENTS, FAILURES, LAST_SIGN_INS, SESSIONS
from services.access.domain.events import EVENT, AccessEvent
from services.access.ports import AccessRefused, Recorded, StoredSession
from services.chassis.databases import reading

KEPT = timedelta(days=1)  # older sessions are over and older failures no longer count


class SqlAccessEvents:
    """The append-only log of accounts, grants and tokens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, events: Sequence[AccessEvent], at: datetime, by: str) -> None:
        """Keep events for ever."""
        rows = [{"at": text_of(at), "by": by, "event": each.model_dump_json()} for each in events]
        with self._engine.begin() as connection:
            self._add(connection, rows)

    def _add(self, connection: Connection, rows: Sequence[Mapping[str, str]]) -> None:
        connection.execute(insert(EVENTS), rows)

    def after(self, position: int) -> Sequence[Recorded]:
        """The events beyond a position, in order."""
        query = select(EVENTS).where(EVENTS.c.position > position).order_by(EVENTS.c.position)
        with reading(self._engine).connect() as connection:
            return [
                Recorded(row.position, instant_of(row.at), row.by, EVENT.validate_json(row.event))
                for row in connection.execute(query)
            ]


class PostgresAccessEvents(SqlAccessEvents):
    """The same on PostgreSQL, where a role that serves pages adds by a function alone.

    It takes what pages say, in the name of who is signed in or whom an invitation names
    (migration 0006). Raises AccessRefused for the rest.
    """

    def _add(self, connection: Connection, rows: Sequence[Mapping[str, str]]) -> None:
        if connection.scalar(select(func.has_table_privilege("access.access_events", "INSERT"))):
            super()._add(connection, rows)
            return
        said = [row["event"] for row in rows]
        try:
            connection.execute(select(func.say_of_accounts(said, rows[0]["at"], rows[0]["by"])))
        except DBAPIError as refused:
            raise AccessRefused(
                "La base des comptes refuse ce changement : reconnectez-vous, puis recommencez."
            ) from refused


def events_of(engine: Engine) -> SqlAccessEvents:
    """Those of a database, as its kind keeps them."""
    return (PostgresAccessEvents if engine.dialect.name == "postgresql" else SqlAccessEvents)(
        engine
    )


class SqlSessions:
    """The sessions under way, and the failures to begin one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, session: StoredSession) -> None:
        """Begin a session, and forget those of yesterday."""
        old = text_of(session.created - KEPT)
        dates = {"created": text_of(session.created), "seen": text_of(session.seen)}
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.created < old))
            connection.execute(insert(SESSIONS), {**session._asdict(), **dates})

    def find(self, digest: str) -> StoredSession | None:
        """The session of a digest."""
        with reading(self._engine).connect() as connection:
            row = connection.execute(select(SESSIONS).where(SESSIONS.c.digest == digest)).first()
        if row is None:
            return None
        return _session(row)

    def touch(self, digest: str, at: datetime) -> None:
        """Note that it was used."""
        with self._engine.begin() as connection:
            connection.execute(
                update(SESSIONS).where(SESSIONS.c.digest == digest).values(seen=text_of(at))
            )

    def end(self, digest: str) -> None:
        """Forget it."""
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest))

    def end_all(self, login: str, but: str = "") -> None:
        """Forget all of an account, those that await their second factor too; one is kept."""
        mine = or_(SESSIONS.c.login == login, SESSIONS.c.awaiting == login)
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(mine, SESSIONS.c.digest != but))

    def of(self, login: str) -> Sequence[StoredSession]:
        """Those of an account, the last used first."""
        query = select(SESSIONS).where(SESSIONS.c.login == login).order_by(SESSIONS.c.seen.desc())
        with reading(self._engine).connect() as connection:
            return [_session(row) for row in connection.execute(query)]

    def last_sign_ins(self) -> Mapping[str, datetime]:
        """When each account last signed in."""
        with reading(self._engine).connect() as connection:
            return {
                row.login: instant_of(row.at) for row in connection.execute(select(LAST_SIGN_INS))
            }

    def describe(self, digest: str, device: str) -> None:
        """Note the device."""
        with self._engine.begin() as connection:
            connection.execute(
                update(SESSIONS).where(SESSIONS.c.digest == digest).values(device=device)
            )

    def failed(self, keys: Sequence[str], at: datetime) -> None:
        """Note a failure under each of these keys, and forget those of yesterday."""
        with self._engine.begin() as connection:
            connection.execute(delete(FAILURES).where(FAILURES.c.at < text_of(at - KEPT)))
            connection.execute(insert(FAILURES), [{"key": key, "at": text_of(at)} for key in keys])

    def forgive(self, keys: Sequence[str], at: datetime) -> None:
        """Forget what `failed` noted at this instant."""
        these = FAILURES.c.key.in_(keys), FAILURES.c.at == text_of(at)
        with self._engine.begin() as connection:
            connection.execute(delete(FAILURES).where(*these))

    def failures(self, key: str, since: datetime) -> int:
        """How many failures a key has had since an instant."""
        query = select(func.count()).where(FAILURES.c.key == key, FAILURES.c.at >= text_of(since))
        with reading(self._engine).connect() as connection:
            return int(connection.execute(query).scalar_one())


def _session(row: Row[Any]) -> StoredSession:
    dates = {"created": instant_of(row.created), "seen": instant_of(row.seen)}
    return StoredSession(**{**row._asdict(), **dates})


def text_of(at: datetime) -> str:
    """An instant as text that sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant_of(text: str) -> datetime:
    """The instant again."""
    return datetime.fromisoformat(text)
