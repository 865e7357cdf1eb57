"""A falsification of each kind, by its seed; `python -m tests.falsifications` makes hundreds."""

from pathlib import Path
from re import findall, sub

import pytest

from tests.falsifications import proofs
from tests.falsifications.campaign import Field, Found
from tests.falsifications.kinds import KINDS, Kind
from tests.integration.auditing.conftest import Audited

DOCUMENT = Path(__file__).parents[3] / "docs" / "verifiability.md"
ALIKE = ("récrit", "sans personnes (", "déduite", "case cachée montrée, motif")
"""Many kinds of one sort, or kinds that want a larger world: every ninth will do here."""
OF_A_LARGER_WORLD = (proofs.other_world, proofs.difference, proofs.account_untold)
"""The small world has nothing of the kind: test_proofs.py makes them in the campaign's own."""
SAMPLED = [
    kind
    for at, kind in enumerate(KINDS)
    if (at % 9 == 0 or not any(alike in kind.name for alike in ALIKE))
    and kind.falsify not in OF_A_LARGER_WORLD
]


@pytest.fixture(scope="module")
def field(audited: Audited, tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field.of(audited, tmp_path_factory.mktemp("falsified") / "field")


@pytest.mark.parametrize("kind", SAMPLED, ids=lambda kind: kind.name)
def test_what_an_operator_signs_is_found_or_was_told_not_to_be_verifiable(
    field: Field, kind: Kind
) -> None:
    found = field.one(kind, 15)
    assert found.step, found


def test_the_same_seed_makes_the_same_falsification(field: Field) -> None:
    def once() -> Found:
        return field.one(KINDS[0], 7)

    assert once() == once()


def test_every_kind_is_listed_with_the_steps_that_find_it() -> None:
    listed = findall(r"(?m)^\| ([^|]+?) \|", DOCUMENT.read_text())
    of_log, of_table = r"^journal récrit(, chiffres compris)? : ", r"(?<=sans personnes) \(\w+\)$"
    assert {sub(f"{of_log}|{of_table}", "", kind.name) for kind in KINDS} <= {*listed}
