"""The whole platform asked at random, as each role: no failure, no answer beside its OpenAPI.

`python -m tests.fuzzing` asks for as long as one has time; here it is a few of each.
"""

from tests.fuzzing import ask_everything, everybody

EXAMPLES = 6  # of each operation, for each of a dozen who ask


def test_a_role_is_always_answered_as_the_contract_says() -> None:
    with everybody() as askers:
        asked = ask_everything(askers, EXAMPLES)
    assert {who for who, _ in asked} == {asker.who for asker in askers}
