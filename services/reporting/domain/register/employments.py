"""For which posts an organisation employs, and how long: read off the versions of a post."""

from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from contracts.read_model import PostRecord, PostVersion


class Employment(NamedTuple):
    """An organisation employs for a post from `since` on, until the day before `until`."""

    record: PostRecord
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether it employs for the post on `day`, and the post is open."""
        ended = self.until is not None and self.until <= day
        return self.since <= day and not ended and self.record.is_open_on(day)


_IDENTITY = attrgetter("siren", "organisation", "employer", "absorbs")


def terms_of(record: PostRecord) -> list[tuple[PostVersion, date | None]]:
    """The versions of a post that begin another employment or call it otherwise, with its end."""
    changes = [next(same) for _, same in groupby(record.versions, key=_IDENTITY)]
    ends = [*(each.since for each in changes[1:]), record.closed_on]
    return [each for each in zip(changes, ends, strict=True) if each[0].siren]
