"""A post finds its own cases by words that stand in no file, and nobody else does."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from services.chassis.databases import Where
from services.intake.adapters.vault.rotation import rotate_master, rotate_posts
from services.intake.adapters.vault.store import session
from services.intake.adapters.vault.tables import TOKENS
from services.intake.domain.details import NothingSearched, UnknownPurpose
from services.intake.domain.searched import indexed_words
from tests.integration.vault.opened import (
    CASE,
    ELSEWHERE,
    NEIGHBOUR,
    POST,
    READER,
    WHOLE,
    Opened,
    opened,
    settings,
)
from tests.integration.vault.test_bytes import on_disk, present


def found(made: Opened, text: str, post: str = POST) -> set[str]:
    return set(made.vault.search(post, text, *READER).cases)


def tokens(made: Opened, post: str = POST) -> list[bytes]:
    """What the index of a post holds."""
    with session(made.made.store.engine, post) as connection:
        return list(connection.scalars(select(TOKENS.c.token).where(TOKENS.c.post == post)))


def test_a_case_is_found_by_each_of_its_words_and_by_all_of_them(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put({"name": "Éléonore Autre"}, NEIGHBOUR)
        for text in ("vast", "06 39 98 12 34", "PV 2008/04417", "manteau vert"):
            assert found(made, text) == {str(CASE)}, text
        assert found(made, "eleonore") == {str(CASE), str(NEIGHBOUR)}
        assert found(made, "eleonore autre") == {str(NEIGHBOUR)}
        assert found(made, "eleonore personne") == set()
        shown = made.vault.search(POST, "vastel", *READER).cases[str(CASE)]
        assert shown.model_dump(exclude_none=True) == {
            "label": WHOLE["label"],
            "name": WHOLE["name"],
        }


def test_another_post_finds_nothing_and_its_index_has_no_digest_in_common(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        assert found(made, "vastel", "93-01") == set()  # a post without any key
        made.put({"name": "Quelqu'un"}, ELSEWHERE, "93-01")
        assert found(made, "vastel", "93-01") == set()
        made.put(WHOLE, ELSEWHERE, "93-01")
        assert found(made, "vastel", "93-01") == {str(ELSEWHERE)}
        assert not set(tokens(made)) & set(tokens(made, "93-01"))
        if isinstance(where, str):  # SQLite has no row security
            with session(made.made.store.engine, "93-01") as connection:
                assert set(connection.scalars(select(TOKENS.c.post))) == {"93-01"}


def test_every_search_is_written_down_with_its_purpose_and_without_its_words(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.vault.search(POST, "personne", READER[0], "droits")
        last = made.made.store.accesses(POST)[-1]
        assert (last["action"], last["purpose"], last["reader"]) == (
            "recherche",
            "droits",
            READER[0],
        )
        assert last["case_id"] == ""
        assert "personne" not in str(made.made.store.accesses(POST))
        assert found(made, "vastel")
        assert [a["action"] for a in made.made.store.accesses(POST)][-2:] == [
            "recherche",
            "lecture",
        ]
        with pytest.raises(UnknownPurpose):
            made.vault.search(POST, "vastel", READER[0], "curiosité")
        with pytest.raises(NothingSearched):
            made.vault.search(POST, "à", *READER)


def test_what_was_replaced_or_erased_is_found_no_more(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        made.put({"name": "Autre"})
        assert found(made, "vastel") == set()
        assert found(made, "autre") == {str(CASE)}
        made.vault.erase(POST, CASE, *READER)
        assert found(made, "autre") == set()
        assert tokens(made) == []


def test_details_kept_before_there_was_an_index_are_found_at_the_first_search(
    tmp_path: Path, where: Where
) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        with session(made.made.store.engine, POST) as connection:
            connection.execute(delete(TOKENS).where(TOKENS.c.post == POST))
        assert found(made, "vastel") == {str(CASE)}
        before = tokens(made)
        assert found(made, "vastel") == {str(CASE)}
        assert tokens(made) == before


def test_a_rotation_leaves_no_digest_of_the_former_key(tmp_path: Path, where: Where) -> None:
    with opened(tmp_path, where) as made:
        made.put()
        former = tokens(made)
        rotate_posts(made.made.store)
        assert found(made, "vastel") == {str(CASE)}
        assert not set(former) & set(tokens(made))
        if isinstance(where, Path):
            assert present(where.parent, former) == 0
        rotate_master(made.made.store, settings(tmp_path, where))
    with opened(tmp_path, where) as made:
        assert found(made, "vastel") == {str(CASE)}


def test_no_word_is_in_clear_in_any_file_and_no_digest_after_the_erasure(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.put()
        assert found(made, "vastel quimbert")
        searched = {field: WHOLE[field] for field in ("label", "name")}
        words = [word.encode() for word in indexed_words(searched) if len(word) > 3]
        assert [word for word in [*words, b"0639981234"] if word in on_disk(tmp_path).lower()] == []
        digests = tokens(made)
        assert present(tmp_path, digests) == len(digests) == len(indexed_words(WHOLE)) + 1
        made.vault.erase(POST, CASE, *READER)
        assert present(tmp_path, digests) == 0


def test_a_copy_of_the_vault_put_back_finds_no_erased_case(tmp_path: Path) -> None:
    with opened(tmp_path) as made:
        made.put()
        made.put({"name": "Vastel"}, NEIGHBOUR)
    shutil.copy(tmp_path / "vault.db", tmp_path / "copy.db")
    with opened(tmp_path) as made:
        made.vault.erase(POST, CASE, *READER)
    shutil.copy(tmp_path / "copy.db", tmp_path / "vault.db")
    with opened(tmp_path) as made:
        assert found(made, "vastel") == {str(NEIGHBOUR)}
