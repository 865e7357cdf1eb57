"""The ports of access on SQL: events and journal only grow, sessions come and go."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, delete, func, insert, or_, select, update

from services.access.adapters.tables import EVENTS, FAILURES, JOURNAL, SESSIONS
from services.access.domain.events import EVENT, AccessEvent
from services.access.ports import Recorded, Served, StoredSession
from services.chassis.databases import reading

LONGEST_FIELD = 200  # characters of a line of the journal: an address is any text
KEPT = timedelta(days=1)  # older sessions are over and older failures no longer count


class SqlAccessEvents:
    """The append-only log of accounts, grants and tokens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, event: AccessEvent, at: datetime, by: str) -> None:
        """Keep an event for ever."""
        with self._engine.begin() as connection:
            row = {"at": text_of(at), "by": by, "event": event.model_dump_json()}
            connection.execute(insert(EVENTS), row)

    def after(self, position: int) -> Sequence[Recorded]:
        """The events beyond a position, in order."""
        query = select(EVENTS).where(EVENTS.c.position > position).order_by(EVENTS.c.position)
        with reading(self._engine).connect() as connection:
            return [
                Recorded(row.position, _instant(row.at), row.by, EVENT.validate_json(row.event))
                for row in connection.execute(query)
            ]


class SqlAccessJournal:
    """The journal of what was served: append-only, forgotten by the database after a year."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(self, served: Served) -> None:
        """Keep a line."""
        with self._engine.begin() as connection:
            bounded = {"who": served.who[:LONGEST_FIELD], "what": served.what[:LONGEST_FIELD]}
            row = {**served._asdict(), **bounded, "at": text_of(served.at)}
            connection.execute(insert(JOURNAL).inline(), row)  # who writes it may not read it

    def last(
        self, limit: int, what: str | None = None, action: str | None = None
    ) -> Sequence[Served]:
        """The last lines, the newest first; `what`, `action`: only of these."""
        query = select(JOURNAL).order_by(JOURNAL.c.position.desc()).limit(limit)
        if what is not None:
            query = query.where(JOURNAL.c.what == what)
        if action is not None:
            query = query.where(JOURNAL.c.action == action)
        with reading(self._engine).connect() as connection:
            return [
                Served(_instant(row.at), row.who, row.action, row.what, bool(row.allowed))
                for row in connection.execute(query)
            ]


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
    dates = {"created": _instant(row.created), "seen": _instant(row.seen)}
    return StoredSession(**{**row._asdict(), **dates})


def text_of(at: datetime) -> str:
    """An instant as text that sorts by time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
