"""Personal details in a SQLite file of their own, or in a PostgreSQL schema of their own."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import repeat
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    TableClause,
    and_,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.engine import Row
from sqlalchemy.exc import DBAPIError

from services.access.adapters.known_names import KnownNames
from services.intake.adapters.vault import index, keyring
from services.intake.adapters.vault.case_keys import CaseKeys, KeptCase, OpenedCase, PostKey
from services.intake.adapters.vault.tables import ACCESSES, CASES, DETAILS, ERASURES, POST_KEYS
from services.intake.domain.details import LABELS
from services.intake.ports import Access, Erasure, Kept, VaultUnavailable
from services.keys.asking import KeysAway

OF_THE_POST = text("SELECT set_config('app.post', :post, true)")


@contextmanager
def session(engine: Engine, post: str) -> Iterator[Connection]:
    """A transaction that sees the rows of one post. Raises VaultUnavailable."""
    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(OF_THE_POST, {"post": post})
            yield connection
    except KeysAway as away:
        raise VaultUnavailable(str(away)) from None
    except DBAPIError as error:
        raise VaultUnavailable(
            "Le coffre ne répond pas, ou refuse : rien n'y a été changé. Recommencez dans "
            f"quelques secondes ({str(error.orig).splitlines()[0]})."
        ) from None


def shred(engine: Engine) -> None:
    """Leave no byte of what was deleted in SQLite's write-ahead log; its pages are zeroed.

    A reader that holds a snapshot for longer than the engine waits leaves it to the next time.
    """
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()


class SqlVault:
    """The vault, opened with its keys; any thread may use it."""

    def __init__(self, engine: Engine, keys: CaseKeys, names: KnownNames) -> None:
        """`engine` reaches tables that are migrated; `names` hides who opens details."""
        self.engine, self.keys, self._names = engine, keys, names

    def read(self, post: str, case: UUID, access: Access) -> Kept | None:
        """What is kept of a case; a field that was altered is told apart from the others."""
        return self.several(post, [case], access).get(case)

    def several(self, post: str, cases: Sequence[UUID], access: Access) -> Mapping[UUID, Kept]:
        """What is kept of each of `cases`, read at one moment."""
        found = {}
        with session(self.engine, post) as connection:
            above = keyring.post_key(connection, self.keys, post, reads=True)
            for row, kept in _all_opened(connection, post, above, cases):
                self._note(connection, "lecture", post, row.case_id, access)
                found[UUID(row.case_id)] = kept
        return found

    def put(
        self,
        post: str,
        case: UUID,
        fields: Mapping[str, str],
        since: int,
        access: Access,
        stay: Collection[str] = (),
        erased: int = 0,
    ) -> Mapping[str, str]:
        """Under a new data key: the former, and all it had encrypted, are gone."""
        name = str(case)
        if post not in posts(self.engine):
            with session(self.engine, post) as connection:
                keyring.first_post_key(connection, self.keys, post)
        with session(self.engine, post) as connection:
            above = keyring.post_key(connection, self.keys, post)
            owed = connection.execute(select(ERASURES).where(_of(ERASURES, post, case))).first()
            if owed or above is None:
                raise VaultUnavailable(
                    "Un effacement de cette situation s'achève : recommencez dans un instant."
                )
            former = _row(connection, post, case)
            revision = former.revision + 1 if former else 1
            if former and stay and former.since >= erased:
                ((_, was),) = _all_opened(connection, post, above, [case])
                fields = {**_staying(was, stay), **fields}
            _destroy(connection, post, case)
            made = above.seal(name, revision, fields)
            row = {"case_id": name, "post": post, "wrapped": made.wrapped}
            connection.execute(insert(CASES), {**row, "revision": revision, "since": since})
            for field, sealed in made.fields.items():
                row = {"case_id": name, "field": field, "post": post, "sealed": sealed}
                connection.execute(insert(DETAILS), row)
            index.enter(connection, above, post, {name: fields})
            self._note(connection, "saisie", post, name, access)
        shred(self.engine)
        return fields

    def find(self, post: str, words: Collection[str], access: Access) -> Sequence[UUID]:
        """Digests are compared, nothing is decrypted; what is not indexed yet is, first."""
        with session(self.engine, post) as connection:
            above = keyring.post_key(connection, self.keys, post, reads=True)
            late = above is not None and index.is_behind(connection, above, post)
        with session(self.engine, post) as connection:
            above = keyring.post_key(connection, self.keys, post, reads=not late)
            self._note(connection, "recherche", post, "", access)
            if above is None:
                return ()
            if late:
                enter_again(connection, post, above)
            return index.found(connection, above, post, words)

    def erase(self, erasure: Erasure, access: Access) -> bool:
        """Key and row go in the transaction that owes the log its event; no key is needed."""
        event, post, case, reason, at = erasure
        with session(self.engine, post) as connection:
            keyring.hold(connection, post)
            if not _destroy(connection, post, case):
                return False
            self._note(connection, "effacement", post, str(case), access)
            row = {"event_id": str(event), "post": post, "case_id": str(case)}
            connection.execute(insert(ERASURES), {**row, "reason": reason, "at": at.isoformat()})
        shred(self.engine)
        return True

    def cases(self) -> Sequence[tuple[str, UUID, int]]:
        """Post after post."""
        rows = self._all(CASES, posts(self.engine))
        return [(row.post, UUID(row.case_id), row.since) for row in rows]

    def owed(self, post: str | None = None) -> Sequence[Erasure]:
        """Post after post."""
        return [
            Erasure(
                UUID(row.event_id),
                row.post,
                UUID(row.case_id),
                row.reason,
                datetime.fromisoformat(row.at),
            )
            for row in self._all(ERASURES, [post] if post else posts(self.engine))
        ]

    def settle(self, erasure: Erasure) -> None:
        """Delete what was owed."""
        with session(self.engine, erasure.post) as connection:
            of_event = ERASURES.c.event_id == str(erasure.event)
            connection.execute(delete(ERASURES).where(of_event))

    def accesses(self, post: str) -> Sequence[Mapping[str, str]]:
        """Who did what to which details of a post, when and why, in order."""
        shown = [column for column in ACCESSES.c if column.name not in ("id", "post")]
        asked = select(*shown).where(ACCESSES.c.post == post).order_by(ACCESSES.c.id)
        with session(self.engine, post) as connection:
            rows = [dict(row._mapping) for row in connection.execute(asked)]
        names = self._names.told(row["reader"] for row in rows)
        return [row | {"reader": name} for row, name in zip(rows, names, strict=True)]

    def trouble(self) -> str | None:
        """What keeps the vault from answering, in French, or None; nothing personal is read."""
        try:
            with session(self.engine, "") as connection:
                ids = connection.scalars(select(POST_KEYS.c.master_id).distinct()).all()
        except VaultUnavailable as away:
            return str(away)
        if set(ids) <= {self.keys.id}:
            return self.keys.trouble()
        return "La clé maîtresse du coffre a changé depuis le démarrage : relancez ce processus."

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()

    def _note(
        self, connection: Connection, action: str, post: str, case: str, access: Access
    ) -> None:
        row = {"action": action, "post": post, "case_id": case, "at": access.at.isoformat()}
        who = {"reader": self._names.token(access.reader), "purpose": access.purpose}
        connection.execute(insert(ACCESSES), {**row, **who})

    def _all(self, table: TableClause, of: Sequence[str]) -> Iterator[Row[Any]]:
        for post in of:
            with session(self.engine, post) as connection:
                yield from connection.execute(select(table).where(table.c.post == post)).all()


def posts(engine: Engine) -> Sequence[str]:
    """The posts that have a key, in order. Raises VaultUnavailable."""
    with session(engine, "") as connection:
        return connection.scalars(select(POST_KEYS.c.post).order_by(POST_KEYS.c.post)).all()


def enter_again(connection: Connection, post: str, above: PostKey) -> None:
    """Index all cases of a post, under its key `above`."""
    every = _all_opened(connection, post, above)
    index.enter(connection, above, post, {row.case_id: kept.fields for row, kept in every})


def _of(table: TableClause, post: str, case: UUID) -> ColumnElement[bool]:
    return and_(table.c.post == post, table.c.case_id == str(case))


def _row(connection: Connection, post: str, case: UUID) -> Row[Any] | None:
    return connection.execute(select(CASES).where(_of(CASES, post, case))).one_or_none()


def _all_opened(
    connection: Connection, post: str, above: PostKey | None, of: Collection[UUID] | None = None
) -> Iterator[tuple[Row[Any], Kept]]:
    """The cases of a post of which something is kept, of all or those `of`, with what is."""
    rows, sealed = (
        select(CASES).where(CASES.c.post == post),
        defaultdict[str, dict[str, bytes]](dict),
    )
    asked = select(DETAILS).where(DETAILS.c.post == post)
    if of is not None:
        named = [str(case) for case in of]
        rows = rows.where(CASES.c.case_id.in_(named))
        asked = asked.where(DETAILS.c.case_id.in_(named))
    for each in connection.execute(asked):
        sealed[each.case_id][each.field] = each.sealed
    found = connection.execute(rows).all()
    kept = [
        KeptCase(
            case=row.case_id,
            wrapped=row.wrapped,
            revision=row.revision,
            fields=sealed[row.case_id],
        )
        for row in found
    ]
    said = above.read(kept) if above else repeat(OpenedCase(lost=True))
    for row, opened in zip(found, said, strict=False):
        yield row, _told(opened, sealed[row.case_id], row.since)


def _staying(former: Kept, stay: Collection[str]) -> Mapping[str, str]:
    """Of what was kept, what stays. Raises VaultUnavailable for what cannot be read."""
    for name in stay:
        if name in former.unreadable:
            raise VaultUnavailable(f"Rien n'est changé. {former.unreadable[name]}")
    return {name: former.fields[name] for name in stay if name in former.fields}


def _destroy(connection: Connection, post: str, case: UUID) -> bool:
    """Whether there was a key to destroy."""
    connection.execute(delete(DETAILS).where(_of(DETAILS, post, case)))
    index.leave(connection, post, [str(case)])
    return bool(connection.execute(delete(CASES).where(_of(CASES, post, case))).rowcount)


def _told(opened: OpenedCase, sealed: Collection[str], since: int) -> Kept:
    if opened.lost:
        lost = (
            "illisible : la clé de cette situation a été détruite ou altérée. Saisissez de nouveau "
            "ses détails, ou effacez-les."
        )
        return Kept({}, dict.fromkeys(sealed, lost), since)
    unreadable = {
        field: f"{LABELS.get(field, field)} : illisible, altéré dans le coffre ou venu "
        "d'ailleurs. Saisissez-le de nouveau ; les autres champs sont sûrs."
        for field in opened.altered
    }
    return Kept(opened.fields, unreadable, since)
