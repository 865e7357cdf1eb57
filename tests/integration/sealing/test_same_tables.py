"""What an earlier version released with other tables is carried on by that version alone."""

import pytest

from services.reporting.sealer.counted import SealingRefused
from services.reporting.sealer.same_tables import require_same_tables
from tests.integration.sealing.conftest import Bench


def test_a_year_of_which_a_quarter_lacks_a_table_of_today_is_refused_in_words(year: Bench) -> None:
    (release, *_) = year.store.sealed()
    proofs = year.store.proofs(release.id)
    require_same_tables("2009-Q1", proofs)
    earlier = [found for found in proofs if found.linked.table != "B7"]
    with pytest.raises(SealingRefused, match=r"ne comptait pas B7\. Scellez 2009 avec elle"):
        require_same_tables("2009-Q1", earlier)
