"""The embedded default refuses a log that is not the one it has counted."""

from dataclasses import dataclass

import pytest

from services.projections.main import LogDiffers, build
from services.projections.settings import ProjectionsSettings
from tests.integration.projections.conftest import LOG, MemoryFeed
from tests.integration.projections.test_faults import two_cases

ENTRIES = two_cases().entries()


@dataclass
class NamedFeed(MemoryFeed):
    """A log with an identity of its own."""

    entries: list
    name: str = LOG

    def log_id(self):
        """The identity given."""
        return self.name


@pytest.fixture
def settings(tmp_path):
    """Read models that have counted six facts."""
    made = ProjectionsSettings(database=tmp_path / "projections.db")
    opened = build(made, MemoryFeed(ENTRIES[:6]))
    opened.catch_up()
    opened.close()
    return made


def test_the_same_log_goes_on_after_it_has_grown(settings):
    opened = build(settings, MemoryFeed(ENTRIES))
    assert opened.catch_up() == len(ENTRIES)
    opened.close()


def test_a_log_of_another_identity_is_refused(settings):
    with pytest.raises(LogDiffers) as refused:
        build(settings, NamedFeed(list(ENTRIES), "log-2"))
    assert (refused.value.position, refused.value.head) == (6, len(ENTRIES))


def test_a_log_shorter_than_what_was_counted_is_refused(settings):
    with pytest.raises(LogDiffers):
        build(settings, MemoryFeed(ENTRIES[:5]))


def test_an_older_copy_that_grew_past_what_was_counted_is_refused(settings):
    put_back = [*ENTRIES[:4], *(e._replace(stored=e.stored + b" ") for e in ENTRIES[4:])]
    with pytest.raises(LogDiffers):
        build(settings, MemoryFeed(put_back))
