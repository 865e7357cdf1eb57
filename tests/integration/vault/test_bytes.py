"""What the files hold, byte by byte: never a detail in clear, nothing at all once erased."""

from pathlib import Path

from sqlalchemy import select

from services.intake.adapters.vault.rotation import rotate_master, rotate_posts
from services.intake.adapters.vault.store import posts, session
from services.intake.adapters.vault.tables import CASES, DETAILS, POST_KEYS
from tests.integration.vault.opened import CASE, POST, READER, WHOLE, Opened, opened, settings


def on_disk(folder: Path) -> bytes:
    """Every byte of the vault and of the log, while they are open."""
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


def secrets(made: Opened) -> list[bytes]:
    """Ciphertexts and wrapped keys, as stored."""
    found: list[bytes] = []
    for post in posts(made.made.store.engine):
        with session(made.made.store.engine, post) as connection:
            for column in (CASES.c.wrapped, DETAILS.c.sealed, POST_KEYS.c.wrapped):
                found += connection.scalars(select(column)).all()
    return found


def present(folder: Path, words: list[bytes]) -> int:
    return sum(word in on_disk(folder) for word in words)


def test_no_detail_is_in_clear_in_any_file(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.put()
        words = [part.encode() for value in WHOLE.values() for part in value.split()]
        assert present(tmp_path, [word for word in words if len(word) > 3]) == 0
        assert present(tmp_path, secrets(made)) == len(secrets(made))  # the search finds what is


def test_once_erased_neither_the_value_nor_its_key_is_on_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.put()
        with session(made.made.store.engine, POST) as connection:
            columns = (DETAILS.c.sealed, CASES.c.wrapped)
            of_case = [word for column in columns for word in connection.scalars(select(column))]
        assert present(tmp_path, of_case) == len(of_case) == len(WHOLE) + 1
        made.vault.erase(POST, CASE, *READER)
        assert present(tmp_path, of_case) == 0
    assert present(tmp_path, of_case) == 0


def test_what_was_replaced_is_not_on_the_disk_either(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.put()
        with session(made.made.store.engine, POST) as connection:
            former = list(connection.scalars(select(DETAILS.c.sealed)))
        made.put({"name": "Autre"})
        assert present(tmp_path, former) == 0


def test_keys_that_were_rotated_out_are_not_on_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.put()
        with session(made.made.store.engine, POST) as connection:
            former = list(connection.scalars(select(POST_KEYS.c.wrapped)))
            former += list(connection.scalars(select(CASES.c.wrapped)))
        rotate_posts(made.made.store)
        rotate_master(made.made.store, settings(tmp_path))
        assert present(tmp_path, former) == 0
