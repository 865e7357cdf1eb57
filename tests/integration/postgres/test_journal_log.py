"""The log of the journal of accesses on PostgreSQL: who writes it may not read it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from contracts.transparency.notes import ED25519
from contracts.transparency.signing import Signer
from services.access.application.journal_log import JournalLog
from services.access.main import build as build_access
from services.access.ports import Asked, Served
from tests.databases import Databases
from tests.names import WITH_KEY


def test_the_journal_of_accesses_is_signed_by_who_serves_the_auditor(
    databases: Databases, tmp_path: Path
) -> None:
    writer, reader = (
        build_access(url, settings=WITH_KEY) for url in (databases.posts, databases.audit)
    )
    now = datetime.now(UTC)
    log = JournalLog(
        reader.journal, Signer("relais/x", ED25519, b"k" * 32), lambda: now, tmp_path / "note"
    )
    before = log.control().lines
    with ThreadPoolExecutor(4) as crowd:
        lines = [Served(now, "dcsp", "read_view", f"/{n}", allowed=True) for n in range(40)]
        list(crowd.map(writer.journal.note, lines))
    signed = log.sign()
    assert signed is not None
    assert signed.size == before + 40
    assert log.control().findings == tuple(
        each for each in log.control().findings if "modifiée" in each
    )  # lines that other tests insert by hand
    assert reader.journal.count(Asked(who="dcsp")) == 40
    with psycopg.connect(databases.superuser) as server:
        server.execute("UPDATE access.access_leaves SET said = '' WHERE number = %s", (before + 7,))
    assert f"Les {signed.size} premières lignes" in " ".join(log.control().findings)
    writer.close()
    reader.close()


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("posts", "SELECT * FROM access.access_leaves"),
        ("audit", "INSERT INTO access.access_leaves VALUES (999, 999, '', '')"),
        ("audit", "UPDATE access.access_checkpoints SET note = ''"),
        ("audit", "DELETE FROM access.access_checkpoints"),
        ("access", "DELETE FROM access.access_leaves"),
    ],
)
def test_no_process_changes_what_was_signed(
    databases: Databases, role: str, statement: str
) -> None:
    with psycopg.connect(getattr(databases, role)) as server, pytest.raises(InsufficientPrivilege):
        server.execute(statement.encode())
