"""Sealed releases in a database of their own: added whole, read by view, never changed."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, insert, literal, select, tuple_

from contracts.period import Period
from services.access.adapters.writing_anew import write_anew
from services.access.ports import Names
from services.chassis.databases import Where, reading
from services.chassis.migrations import migrate, open_migrated
from services.reporting.adapters.call_store import WRITERS
from services.reporting.adapters.published_views import reading_engine
from services.reporting.adapters.sealed_tables import (
    BLINDS,
    MANIFESTS,
    MEDIANS,
    PROOFS,
    RELEASES,
    ROWS,
    STANDING,
    UNTOLD,
)
from services.reporting.domain.disclosure.certificate import Protected
from services.reporting.domain.disclosure.manifest import SignedManifest
from services.reporting.domain.disclosure.parts import (
    certificates_of,
    exact_of,
    pattern_of,
    protected_of,
)
from services.reporting.domain.disclosure.release import Release, Status
from services.reporting.domain.disclosure.released_row import ReleasedRow
from services.reporting.domain.disclosure.viewing import RowFilter

PACKAGE, SCHEMA = "services.reporting", "reporting"


def open_sealed(where: Where, names: Names) -> Engine:
    """The database of releases: a file is brought to the current schema, PostgreSQL must have it.

    `names` hides those that an older version left in it. Raises NotMigrated and KeysAway.
    """
    engine = open_migrated(where, PACKAGE, SCHEMA, durable=True, needs={"names": names})
    if isinstance(where, Path):
        _write_anew(engine)
    return engine


def migrate_sealed(where: Where, names: Names) -> None:
    """Bring the tables to the current version, as their owner. Raises DatabaseAway and KeysAway."""
    migrate(where, PACKAGE, SCHEMA, "éditions", needs={"names": names}, after=_write_anew)


def _write_anew(engine: Engine) -> None:
    write_anew(engine, [WRITERS.table], WRITERS.mark)


def sealed_reading(url: str) -> Engine:
    """An engine that can only read, opened at the first question."""
    return reading_engine(url, SCHEMA)


class SqlReleaseStore:
    """See ports.ReleaseStore."""

    def __init__(self, engine: Engine) -> None:
        """Keep releases in `engine`, of open_sealed."""
        self._engine = engine
        self._reading = reading(engine)

    def add(
        self, release: Release, rows: Sequence[ReleasedRow], proofs: Sequence[Protected]
    ) -> None:
        """Write a release whole, or not at all."""
        header = {
            **release.__dict__,
            "period": str(release.period),
            "left_out": json.dumps(release.left_out),
            UNTOLD: 0,
        }
        with self._engine.begin() as connection:
            last = connection.execute(select(func.max(RELEASES.c.number))).scalar() or 0
            connection.execute(
                insert(ROWS), [_stored(release.id, n, r) for n, r in enumerate(rows)]
            )
            connection.execute(
                insert(PROOFS),
                [
                    {
                        "release": release.id,
                        "table": found.linked.table,
                        "force": found.linked.force,
                        "proof": encoded(found),
                    }
                    for found in proofs
                ],
            )
            connection.execute(insert(RELEASES), [header | {"number": last + 1}])  # seals the rest

    def sealed(self) -> list[Release]:
        """Every release, in the order of sealing."""
        columns = [column for column in RELEASES.c if column.name not in ("number", UNTOLD)]
        with self._reading.connect() as connection:
            found = connection.execute(select(*columns).order_by(RELEASES.c.number)).mappings()
            return [_release(dict(each)) for each in found]

    def rows(self, release: str, wanted: RowFilter | None = None) -> list[str]:
        """The rows of a release as JSON texts, in their order; of a view where one is given."""
        asked = select(ROWS.c.row).where(ROWS.c.release == release).order_by(ROWS.c.number)
        if wanted is not None:
            asked = asked.where(tuple_(ROWS.c.table, ROWS.c.grain).in_(sorted(wanted.tables)))
            asked = asked.where(*(ROWS.c[column].in_(values) for column, values in wanted.one_of))
            for column, code in wanted.within:
                asked = asked.where(_within(ROWS.c[column], code))
        with self._reading.connect() as connection:
            return list(connection.execute(asked).scalars())

    def proofs(self, release: str) -> list[Protected]:
        """The exact counts behind a release, with their certificates."""
        asked = select(PROOFS.c.proof).where(PROOFS.c.release == release)
        with self._reading.connect() as connection:
            return [
                decoded(proof)
                for proof in connection.execute(
                    asked.order_by(PROOFS.c.table, PROOFS.c.force)
                ).scalars()
            ]

    def standing(self) -> Iterator[tuple[str, list[Protected]]]:
        """The releases of the last year of which any is sealed, each with what is behind it."""
        columns = (STANDING.c.release, STANDING.c.proof)
        asked = select(*columns).order_by(STANDING.c.number, STANDING.c.table, STANDING.c.force)
        with self._reading.connect() as connection:
            found = connection.execute(asked).all()
        for release, rows in groupby(found, key=lambda row: str(row.release)):
            yield release, [decoded(row.proof) for row in rows]

    def medians(self, post: str) -> tuple[str, list[str]]:
        """The last release that compares a post, empty for none, and what it says as JSON texts."""
        asked = select(MEDIANS.c.release, MEDIANS.c.row).where(_within(MEDIANS.c.area, post))
        with self._reading.connect() as connection:
            found = connection.execute(asked.order_by(MEDIANS.c.number)).all()
        last = found[-1].release if found else ""
        return last, [each.row for each in found if each.release == last]

    def add_manifest(self, release: str, signed: SignedManifest) -> None:
        """Keep what was signed of a release, which has nothing signed yet."""
        with self._engine.begin() as connection:
            connection.execute(insert(BLINDS), [{"release": release, "blind": signed.blind}])
            written = {"manifest": signed.manifest, "checkpoint": signed.checkpoint}
            connection.execute(insert(MANIFESTS), [{"release": release, **written}])

    def manifest(self, release: str) -> str | None:
        """The signed manifest, None where nothing is signed."""
        asked = select(MANIFESTS.c.manifest).where(MANIFESTS.c.release == release)
        with self._reading.connect() as connection:
            return connection.execute(asked).scalar()

    def signed(self, release: str) -> SignedManifest | None:
        """All that was signed, with the blind: never served."""
        asked = select(MANIFESTS.c.manifest, MANIFESTS.c.checkpoint, BLINDS.c.blind).where(
            MANIFESTS.c.release == release, BLINDS.c.release == MANIFESTS.c.release
        )
        with self._reading.connect() as connection:
            found = connection.execute(asked).first()
        return SignedManifest(*found) if found else None


def _within(column: ColumnElement[str], code: str) -> ColumnElement[bool]:
    """Whether a code is one of those that a column joins by plus signs."""
    return literal("+").concat(column).concat("+").contains(f"+{code}+", autoescape=True)


def _stored(release: str, number: int, row: ReleasedRow) -> dict[str, Any]:
    return {
        "release": release,
        "number": number,
        "table": row.table,
        "grain": row.grain,
        "area": row.area,
        "department": row.department or "",
        "force": row.force,
        "row": row.written(),
    }


def _release(found: Mapping[str, Any]) -> Release:
    typed = {
        "period": Period.parse(found["period"]),
        "status": Status(found["status"]),
        "left_out": tuple(json.loads(found["left_out"])),
    }
    return Release(**{**found, **typed})


def encoded(found: Protected) -> bytes:
    """Deflated JSON; the same block gives the same bytes."""
    written = {**exact_of(found), **pattern_of(found), **certificates_of(found)}
    return zlib.compress(json.dumps(written, ensure_ascii=False).encode(), 6)


def decoded(proof: bytes) -> Protected:
    """What was encoded."""
    return protected_of(json.loads(zlib.decompress(proof)))
