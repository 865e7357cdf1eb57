"""Each fault once: nothing accepted is lost, nothing is counted twice."""

from collections.abc import Iterator

import pytest

from tests.chaos.faults import FAULTS, survive
from tests.chaos.platform import Platform, platform
from tests.services import NotInstalled


@pytest.fixture(scope="module")
def at_work() -> Iterator[Platform]:
    """One platform for all faults: what one leaves behind, the next one meets."""
    try:
        with platform() as made:
            yield made
    except NotInstalled as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_loses_nothing_and_doubles_nothing(at_work: Platform, fault: str) -> None:
    found = survive(at_work, FAULTS[fault]).verdict
    assert found.facts > 0
    assert (found.lost, found.double) == ((), ())
