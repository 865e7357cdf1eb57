"""A falsification of each kind, by its seed; `python -m tests.falsifications` makes hundreds."""

from pathlib import Path
from re import findall

import pytest

from tests.falsifications.campaign import Field, Found
from tests.falsifications.forging import NotHere
from tests.falsifications.kinds import KINDS, Kind
from tests.integration.auditing.conftest import Audited

DOCUMENT = Path(__file__).parents[3] / "docs" / "verifiability.md"
SAMPLED = [
    kind
    for number, kind in enumerate(KINDS)
    if number % 9 == 0
    or not any(each in kind.name for each in ("récrit", "sans personnes (", "déduite"))
]
"""The others are alike: of the log told anew, of tables without persons and derived, every ninth."""


@pytest.fixture(scope="module")
def field(audited: Audited, tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field.of(audited, tmp_path_factory.mktemp("falsified") / "field")


@pytest.mark.parametrize("kind", SAMPLED, ids=lambda kind: kind.name)
def test_what_an_operator_signs_is_found_or_was_told_not_to_be_verifiable(
    field: Field, kind: Kind
) -> None:
    try:
        found = field.one(kind, 15)
    except NotHere:
        pytest.skip("the small world has nothing of the kind: the campaign's larger one has")
    assert found.step, found


def test_the_same_seed_makes_the_same_falsification(field: Field) -> None:
    def once() -> Found:
        return field.one(KINDS[0], 7)

    assert once() == once()


def test_every_kind_is_listed_with_the_steps_that_find_it() -> None:
    listed = findall(r"(?m)^\| ([^|]+?) \|", DOCUMENT.read_text())
    assert {kind.name for kind in KINDS} <= {*listed}
