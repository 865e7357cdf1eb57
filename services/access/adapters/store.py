"""The ports of access on SQL: events only grow, sessions come and go."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.access.adapters.known_names import KnownNames
from services.access.adapters.tables import EVENTS, FAILURES, LAST_SIGN_INS, SESSIONS
from services.access.domain.events import EVENT, AccessEvent
from services.access.ports import AccessRefused, Overtaken, Recorded, StoredSession
from services.chassis.databases import reading

NAMING = ("login", "subject")
"""What of an event is the name of somebody."""
KEPT = timedelta(days=1)  # older sessions are over and older failures no longer count


class SqlAccessEvents:
    """The append-only log of accounts, grants and tokens; whom they name is hidden there."""

    def __init__(self, engine: Engine, names: KnownNames) -> None:
        self._engine = engine
        self._names = names

    def append(self, events: Sequence[AccessEvent], at: datetime, by: str, after: int) -> None:
        """Keep events for ever behind a position, which no two events share."""
        said = renamed([each.model_dump(mode="json") for each in events], self._names.tokens)
        head = {"at": text_of(at), "by": self._names.token(by)}
        rows: list[dict[str, str | int]] = [
            {"position": position, **head, "event": json.dumps(each, ensure_ascii=False)}
            for position, each in enumerate(said, after + 1)
        ]
        try:
            with self._engine.begin() as connection:
                self._add(connection, rows)
        except IntegrityError as refused:
            if self.after(after):
                raise Overtaken from refused
            raise

    def _add(self, connection: Connection, rows: Sequence[Mapping[str, str | int]]) -> None:
        connection.execute(insert(EVENTS), rows)

    def after(self, position: int) -> Sequence[Recorded]:
        """The events beyond a position, in order."""
        query = select(EVENTS).where(EVENTS.c.position > position).order_by(EVENTS.c.position)
        with reading(self._engine).connect() as connection:
            rows = connection.execute(query).all()
        said = renamed([json.loads(row.event) for row in rows], self._names.names)
        by = self._names.names(row.by for row in rows)
        return [
            Recorded(row.position, instant_of(row.at), who, EVENT.validate_python(event))
            for row, who, event in zip(rows, by, said, strict=True)
        ]


class PostgresAccessEvents(SqlAccessEvents):
    """The same on PostgreSQL, where a role that serves pages adds by a function alone.

    It takes what pages say, in the name of who is signed in or whom an invitation names
    (migration 0010). Raises AccessRefused for the rest.
    """

    def _add(self, connection: Connection, rows: Sequence[Mapping[str, str | int]]) -> None:
        if connection.scalar(select(func.has_table_privilege("access.access_events", "INSERT"))):
            super()._add(connection, rows)
            return
        said, first = [row["event"] for row in rows], rows[0]
        head = first["at"], first["by"], first["position"]
        try:
            connection.execute(select(func.say_of_accounts(said, *head)))
        except IntegrityError:
            raise
        except DBAPIError as refused:
            raise AccessRefused(
                "La base des comptes refuse ce changement : reconnectez-vous, puis recommencez."
            ) from refused


def events_of(engine: Engine, names: KnownNames) -> SqlAccessEvents:
    """Those of a database, as its kind keeps them."""
    on_postgres = engine.dialect.name == "postgresql"
    return (PostgresAccessEvents if on_postgres else SqlAccessEvents)(engine, names)


class SqlSessions:
    """The sessions under way, and the failures to begin one."""

    def __init__(self, engine: Engine, names: KnownNames) -> None:
        self._engine = engine
        self._names = names

    def keep(self, session: StoredSession) -> None:
        """Begin a session, and forget those of yesterday."""
        old = text_of(session.created - KEPT)
        row = {
            **session._asdict(),
            "created": text_of(session.created),
            "seen": text_of(session.seen),
            "login": session.login and self._names.token(session.login),
            "awaiting": session.awaiting and self._names.token(session.awaiting),
        }
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.created < old))
            connection.execute(insert(SESSIONS), row)

    def find(self, digest: str) -> StoredSession | None:
        """The session of a digest."""
        with reading(self._engine).connect() as connection:
            row = connection.execute(select(SESSIONS).where(SESSIONS.c.digest == digest)).first()
        return None if row is None else self._session(row)

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
        token = self._names.token(login)
        mine = or_(SESSIONS.c.login == token, SESSIONS.c.awaiting == token)
        with self._engine.begin() as connection:
            connection.execute(delete(SESSIONS).where(mine, SESSIONS.c.digest != but))

    def of(self, login: str) -> Sequence[StoredSession]:
        """Those of an account, the last used first."""
        mine = select(SESSIONS).where(SESSIONS.c.login == self._names.token(login))
        with reading(self._engine).connect() as connection:
            rows = connection.execute(mine.order_by(SESSIONS.c.seen.desc())).all()
        return [self._session(row) for row in rows]

    def last_sign_ins(self) -> Mapping[str, datetime]:
        """When each account last signed in."""
        with reading(self._engine).connect() as connection:
            rows = connection.execute(select(LAST_SIGN_INS)).all()
        logins = self._names.names(row.login for row in rows)
        return {login: instant_of(row.at) for login, row in zip(logins, rows, strict=True)}

    def describe(self, digest: str, device: str) -> None:
        """Note the device."""
        with self._engine.begin() as connection:
            connection.execute(
                update(SESSIONS).where(SESSIONS.c.digest == digest).values(device=device)
            )

    def failed(self, keys: Sequence[str], at: datetime) -> None:
        """Note a failure under each of these keys, and forget those of yesterday."""
        rows = [{"key": key, "at": text_of(at)} for key in self._names.tokens(keys)]
        with self._engine.begin() as connection:
            connection.execute(delete(FAILURES).where(FAILURES.c.at < text_of(at - KEPT)))
            connection.execute(insert(FAILURES), rows)

    def forgive(self, keys: Sequence[str], at: datetime) -> None:
        """Forget what `failed` noted at this instant."""
        these = FAILURES.c.key.in_(self._names.tokens(keys)), FAILURES.c.at == text_of(at)
        with self._engine.begin() as connection:
            connection.execute(delete(FAILURES).where(*these))

    def failures(self, key: str, since: datetime) -> int:
        """How many failures a key has had since an instant."""
        these = FAILURES.c.key == self._names.token(key), FAILURES.c.at >= text_of(since)
        query = select(func.count()).where(*these)
        with reading(self._engine).connect() as connection:
            return int(connection.execute(query).scalar_one())

    def _session(self, row: Row[Any]) -> StoredSession:
        known = {
            "created": instant_of(row.created),
            "seen": instant_of(row.seen),
            "login": row.login and self._names.name(row.login),
            "awaiting": row.awaiting and self._names.name(row.awaiting),
        }
        return StoredSession(**{**row._asdict(), **known})


def renamed(
    events: Sequence[dict[str, Any]], other: Callable[[Iterable[str]], list[str]]
) -> Sequence[dict[str, Any]]:
    """Events as JSON with whom each names under another name: an account, somebody's identity."""
    places = [(event, key) for event in events for key in NAMING if event.get(key)]
    for (event, key), name in zip(places, other([e[k] for e, k in places]), strict=True):
        event[key] = name
    return events


def text_of(at: datetime) -> str:
    """An instant as text that sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant_of(text: str) -> datetime:
    """The instant again."""
    return datetime.fromisoformat(text)
