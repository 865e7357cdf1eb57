"""Accounts in clear, of an older version: hidden when they are first opened, also by two."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, insert, select, text

from contracts.transparency.merkle.tree import Tree
from contracts.transparency.notes import ED25519, Checkpoint
from contracts.transparency.signing import Signer
from services.access.adapters import tables
from services.access.adapters.names import NamesUnreadable
from services.access.application.journal_log import JournalLog
from services.access.domain import events
from services.access.domain.journal import Leaf, Words, said_of, signer_of
from services.access.domain.principals import Role
from services.access.domain.register import Identity
from services.access.main import build
from services.access.ports import Served
from services.access.settings import AccessSettings
from services.chassis.databases import open_engine
from services.chassis.migrations import upgrade
from tests.integration.access.test_hidden_names import in_clear

NOW = datetime(2026, 11, 29, tzinfo=UTC)
LOGINS = ("camille.renard", "o.lefort", "j.petit")
MAIL, SUBJECT, MACHINE = "camille.renard@exemple.fr", "sujet-4711", "198.51.100.77"
ALL = (*LOGINS, MAIL, SUBJECT, MACHINE)
SIGNER = Signer("relais/x", ED25519, b"k" * 32)


def old(file: Path) -> Engine:
    """The tables as the version before had them."""
    engine = open_engine(file, "access", durable=True)
    upgrade(engine, "services.access", "0008")
    return engine


def fill(engine: Engine, lines: int = 60) -> None:
    """Accounts, sessions, credentials and a journal that an older version wrote."""
    at = NOW.isoformat(timespec="microseconds")
    said = [
        events.AccountCreated(login=LOGINS[0]),
        events.IdentityBound(login=LOGINS[0], issuer="https://idp.exemple.fr", subject=SUBJECT),
        events.Granted(grant=uuid4(), login=LOGINS[0], role=Role.DCSP, scope=("FR",)),
        events.Invited(invitation=uuid4(), login=LOGINS[1], offers=(), expires=NOW),
        events.AccountCreated(login=LOGINS[2]),
    ]
    until = (NOW + timedelta(days=900)).isoformat(timespec="microseconds")
    with engine.begin() as connection:
        connection.execute(
            insert(tables.EVENTS).inline(),
            [{"at": at, "by": "o.lefort", "event": each.model_dump_json()} for each in said],
        )
        for n in range(lines):
            what = (f"{LOGINS[0]} dcsp FR", f"depuis {MACHINE}", "27-01 /postes/27-01")[n % 3]
            words = Words(at, LOGINS[n % 3], "sign-in", what, n % 2)
            salt = n.to_bytes(16, "big")
            kept = words._asdict() | {"allowed": bool(n % 2), "salt": salt}
            row = kept | {"said": said_of(salt, words)}
            connection.execute(insert(tables.JOURNAL).inline(), row)
        rows = [
            {"login": LOGINS[0], "kind": "address", "value": MAIL, "until": until},
            {"login": LOGINS[2], "kind": "recovery", "value": "00", "until": until},
        ]
        connection.execute(insert(tables.CREDENTIALS).inline(), rows)
        connection.execute(insert(tables.PASSWORDS), {"login": LOGINS[0], "hash": "$a$b"})
        gone = {"login": "parti.depuis", "hash": "$" + "x" * 90}
        connection.execute(insert(tables.PASSWORDS), gone)
        session = {"digest": "d", "csrf": "", "created": at, "seen": at, "device": ""}
        connection.execute(
            insert(tables.SESSIONS), session | {"login": LOGINS[0], "awaiting": LOGINS[2]}
        )
        connection.execute(insert(tables.FAILURES).inline(), {"key": LOGINS[1], "at": at})
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM passwords WHERE login = 'parti.depuis'"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    engine = old(tmp_path / "access.db")
    fill(engine)
    engine.dispose()
    return tmp_path / "access.db"


def test_what_an_older_version_left_in_clear_is_hidden_and_means_the_same(file: Path) -> None:
    assert set(in_clear(file.parent, ALL)) == set(ALL)
    with closing(build(file, lambda: NOW)) as access:
        assert in_clear(file.parent, (*ALL, "parti.depuis")) == {}
        known = access.accounts.register()
        assert known.accounts[LOGINS[0]].identity == Identity("https://idp.exemple.fr", SUBJECT)
        assert set(known.accounts) == {LOGINS[0], LOGINS[2]}
        assert [each.held.role for each in known.of(LOGINS[0])] == [Role.DCSP]
        assert access.passwords.address_of(LOGINS[0]) == MAIL
        assert access.passwords.has_one(LOGINS[0])
        assert not access.passwords.has_one("parti.depuis")
        assert access.second_factor.codes_left(LOGINS[2]) == 1
        assert set(access.accounts.last_sign_ins()) == set(LOGINS)
        newest = access.journal.last(3)
        assert {each.who for each in newest} == set(LOGINS)
        assert f"depuis {MACHINE}" in {each.what for each in newest}
        log = JournalLog(access.journal, SIGNER, lambda: NOW)
        log.sign()
        assert log.control().findings == ()
    assert in_clear(file.parent, ALL) == {}


def _sign(file: Path) -> None:
    """A checkpoint as the older version signed it, over the leaves that are there."""
    engine, tree = open_engine(file, "access"), Tree()
    with engine.begin() as connection:
        leaves = connection.execute(select(tables.LEAVES).order_by(tables.LEAVES.c.number)).all()
        list(tree.append(Leaf(each.number, each.day, each.said).hash for each in leaves))
        signer = signer_of(SIGNER)
        note = signer.sign(Checkpoint(signer.key.name, tree.size, tree.root()).text()).render()
        row = {"size": tree.size, "at": NOW.isoformat(), "note": note, "peaks": tree.peaks}
        connection.execute(insert(tables.CHECKPOINTS), row)
    engine.dispose()


def test_a_journal_that_was_signed_before_its_names_were_hidden_still_holds(file: Path) -> None:
    _sign(file)
    with closing(build(file, lambda: NOW)) as access:
        log = JournalLog(access.journal, SIGNER, lambda: NOW)
        found = log.control()
        assert (found.lines, found.checkpoints, found.unsigned, found.findings) == (60, 1, 0, ())
        access.journal.note(Served(NOW, LOGINS[0], "read_view", "FR", allowed=True))
        signed = log.sign()
        assert signed is not None
        assert signed.size == 61
        assert log.control().findings == ()


def test_two_programs_that_open_an_older_file_at_once_hide_it_once(file: Path) -> None:
    with ThreadPoolExecutor(4) as crowd:
        opened = list(crowd.map(lambda _: build(file, lambda: NOW), range(4)))
    found = [set(each.accounts.register().accounts) for each in opened]
    assert found == [{LOGINS[0], LOGINS[2]}] * 4
    for each in opened:
        each.close()
    with closing(build(file, lambda: NOW)):
        assert in_clear(file.parent, ALL) == {}


def test_a_key_that_cannot_be_read_leaves_an_older_file_as_it_is(file: Path) -> None:
    short = file.with_name("court.key")
    short.write_bytes(b"x")
    with pytest.raises(NamesUnreadable, match="32 octets"):
        build(file, settings=AccessSettings(key_file=short))
    with closing(build(file, lambda: NOW)) as access:
        assert LOGINS[0] in access.accounts.register().accounts
