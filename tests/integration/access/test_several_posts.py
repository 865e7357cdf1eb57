"""Nobody is given posts of which the last releases tell too much to who reads them together."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from services.access.application.access import Access
from services.access.domain.principals import Role
from services.access.main import build
from services.access.ports import AccessRefused

REFUSED = frozenset({"27-01", "59-02"})
WORDS = "une édition ne tient pas contre ces postes"


@pytest.fixture
def access(tmp_path: Path) -> Iterator[Access]:
    """An account that holds a post, on a platform whose releases do not stand against two."""
    told = build(tmp_path / "access.db", refusal=lambda posts: WORDS if posts == REFUSED else None)
    with closing(told) as opened:
        opened.accounts.create("marie", None, "test")
        opened.accounts.grant("marie", Role.INTERVENANT, ["27-01"], "test")
        yield opened


def test_a_second_post_is_refused_in_words_and_another_given(access: Access) -> None:
    with pytest.raises(AccessRefused, match=WORDS):
        access.accounts.grant("marie", Role.EMPLOYEUR, ["59-02"], "test")
    access.accounts.grant("marie", Role.EMPLOYEUR, ["27-02"], "test")


def test_a_post_handed_over_to_who_holds_the_other_is_refused(access: Access) -> None:
    access.accounts.create("luc", None, "test")
    grant = access.accounts.grant("luc", Role.INTERVENANT, ["59-02"], "test")
    with pytest.raises(AccessRefused, match=WORDS):
        access.accounts.hand_over(grant, "marie", "test")


def test_a_role_without_exact_figures_is_given_whatever_the_posts(access: Access) -> None:
    access.accounts.grant("marie", Role.FINANCEUR, ["59-02"], "test")
