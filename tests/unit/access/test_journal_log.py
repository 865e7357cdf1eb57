"""The journal of accesses against somebody who writes SQL: what is altered is found and named."""

import re
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.transparency.notes import ED25519
from contracts.transparency.signing import Signer
from services.access.application.journal_log import JournalAltered, JournalLog
from services.access.main import build
from services.access.ports import Asked, Served

NOW = datetime.now(UTC)
SIGNER = Signer("relais/essai", ED25519, b"k" * 32)
FREE = "DROP TRIGGER access_journal_no_update; DROP TRIGGER access_journal_no_delete;"
FREE_LEAVES = "DROP TRIGGER access_leaves_no_update; DROP TRIGGER access_leaves_no_delete;"
FREE_SIGNED = (
    "DROP TRIGGER access_checkpoints_no_update; DROP TRIGGER access_checkpoints_no_delete;"
)


class World:
    """A journal of twelve lines, signed after six and after ten; two are not signed yet."""

    def __init__(self, folder: Path) -> None:
        self.file, self.note = folder / "access.db", folder / "journal.note"
        self.journal = build(self.file, lambda: NOW).journal
        self.log = JournalLog(self.journal, SIGNER, lambda: NOW, self.note)

    def fill(self) -> None:
        """Twelve lines, one a day."""
        for number in range(12):
            if number in (6, 10):
                self.log.sign()
            at = NOW - timedelta(days=12 - number)
            self.journal.note(Served(at, "dcsp", "read_view", f"dcsp FR /e/{number}", True))

    def sql(self, script: str) -> None:
        """What somebody with the rights of the database's owner does."""
        connection = sqlite3.connect(self.file)
        connection.executescript(script)
        connection.close()

    def found(self, *kept: str) -> str:
        """What a control says, of all that it finds."""
        return " ".join(self.log.control(kept).findings)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("journal")
    World(folder).fill()
    return folder


@pytest.fixture
def world(filled: Path, tmp_path: Path) -> World:
    return World(shutil.copytree(filled, tmp_path / "copy"))


@pytest.mark.parametrize(
    ("script", "named"),
    [
        (f"{FREE} UPDATE access_journal SET who = '~x' WHERE position = 3", "n° 3 .* modifiée"),
        (f"{FREE} UPDATE access_journal SET allowed = 0 WHERE position = 12", "n° 12 .* modifiée"),
        (f"{FREE} UPDATE access_journal SET salt = x'00' WHERE position = 5", "n° 5 .* modifiée"),
        (f"{FREE} DELETE FROM access_journal WHERE position = 4", "n° 4 .* avant son terme"),
        (
            f"{FREE}{FREE_LEAVES} DELETE FROM access_journal WHERE position = 4; "
            "DELETE FROM access_leaves WHERE number = 4",
            "n° 4 manque",
        ),
        (
            f"{FREE}{FREE_LEAVES} DELETE FROM access_journal WHERE position > 8; "
            "DELETE FROM access_leaves WHERE number > 8",
            "2 lignes qui ont été signées manquent",
        ),
        (
            f"{FREE}{FREE_LEAVES} DELETE FROM access_journal WHERE position = 2; "
            "DELETE FROM access_leaves WHERE number = 2; "
            "UPDATE access_leaves SET number = number - 1 WHERE number > 2",
            "6 premières lignes",
        ),
        (
            f"{FREE}{FREE_LEAVES} DELETE FROM access_journal WHERE position = 2; "
            "UPDATE access_leaves SET day = '2001-01-01' WHERE number = 2",
            "6 premières lignes .* n° 2 .* antidatée|n° 2 .* antidatée .* 6 premières lignes",
        ),
        (
            "INSERT INTO access_journal (at, who, action, what, allowed) "
            f"VALUES ('{NOW.isoformat()}', '~x', 'read_view', '', 1)",
            "n° 13 .* modifiée",
        ),
        (
            "DROP TRIGGER access_journal_leaf; INSERT INTO access_journal "
            "(position, at, who, action, what, allowed) VALUES (99, '2026', '~x', '', '', 1)",
            "rang 99 n'a pas de feuille",
        ),
        (f"{FREE_SIGNED} DELETE FROM access_checkpoints", "n'est plus dans la base"),
        (f"{FREE_SIGNED} UPDATE access_checkpoints SET note = 'x' WHERE size = 6", "ne tient pas"),
        (
            f"{FREE_SIGNED} UPDATE access_checkpoints SET note = replace(note, char(10) || '6', "
            "char(10) || '5') WHERE size = 6",
            "ne tient pas",
        ),
    ],
)
def test_what_somebody_alters_by_sql_is_named(world: World, script: str, named: str) -> None:
    world.sql(script)
    assert re.search(named, world.found())


def test_lines_that_are_rewritten_with_their_leaves_contradict_what_was_signed(
    world: World,
) -> None:
    world.sql(f"{FREE_LEAVES} UPDATE access_leaves SET said = zeroblob(32) WHERE number = 8")
    assert "10 premières lignes" in world.found()
    world.sql(f"{FREE_SIGNED} DELETE FROM access_checkpoints WHERE size = 10")
    with pytest.raises(JournalAltered):
        world.log.sign()


def test_a_database_put_back_is_known_by_the_note_beside_it(world: World) -> None:
    world.sql(
        f"{FREE}{FREE_LEAVES}{FREE_SIGNED} DELETE FROM access_checkpoints WHERE size = 10; "
        "DELETE FROM access_leaves WHERE number > 6; DELETE FROM access_journal WHERE position > 6"
    )
    assert "4 lignes qui ont été signées manquent" in world.found()
    with pytest.raises(JournalAltered, match="4 lignes"):
        world.log.sign()
    kept = world.note.read_text()
    world.note.unlink()
    assert not world.found()  # nothing here tells: this is what an auditor keeps a note for
    assert "4 lignes" in world.found(kept)


def test_a_log_that_changes_its_key_goes_on_and_says_so(world: World) -> None:
    new = Signer(SIGNER.name, ED25519, b"n" * 32)
    changed = JournalLog(world.journal, new, lambda: NOW, world.note)
    assert "n'est pas signé par" in " ".join(changed.control().findings)
    signed = changed.sign()
    assert signed is not None
    assert (signed.size, changed.control().findings) == (13, ())
    assert world.journal.last(1)[0].action == "key-changed"


def test_words_go_at_their_term_and_the_leaves_stay(tmp_path: Path) -> None:
    access = build(tmp_path / "access.db", lambda: NOW)
    log = JournalLog(access.journal, SIGNER, lambda: NOW)
    for days in (900, 800, 400, 300):
        at = NOW - timedelta(days=days)
        access.journal.note(Served(at, "dcsp", "read_view", f"{days}", True))
        log.sign()
    found = log.control()
    assert (found.lines, found.forgotten, found.findings) == (4, 2, ())


def test_lines_are_found_by_person_area_and_day(world: World) -> None:
    journal = world.journal
    journal.note(Served(NOW, "o'neil", "read_exact", "27-01 /postes/27-01", False))
    journal.note(Served(NOW, "o'neil", "read_exact", "27 /departements/27", True))
    assert [e.what for e in journal.asked(Asked(area="27-01"), 0, 9)] == ["27-01 /postes/27-01"]
    assert journal.count(Asked(who="o'neil")) == 2
    assert journal.count(Asked(area="27")) == 1
    assert journal.count(Asked(area="%")) == 0
    day = NOW - timedelta(days=5)
    assert journal.count(Asked(since=day, until=NOW)) == 5
    assert journal.count(Asked(refused=True)) == 1
    assert [e.what for e in journal.asked(Asked(who="dcsp"), 2, 1)] == ["dcsp FR /e/9"]
