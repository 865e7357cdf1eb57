"""Organisations that employ, read off the registers of posts: who, where, since when, merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from contracts.period import Period
from contracts.read_model import PostRecord
from services.reporting.domain.register.employments import Employment, terms_of


class Merger(NamedTuple):
    """An organisation became part of another one, first said of a post `since` a day."""

    siren: str
    into: str
    since: date


@dataclass
class Employer:
    """An organisation by its SIREN. `said`: its names and types, dated, in the order of days."""

    siren: str
    said: list[tuple[date, str, str]] = field(default_factory=list)
    employments: list[Employment] = field(default_factory=list)
    absorbed: list[Merger] = field(default_factory=list)
    merged: Merger | None = None

    @property
    def name(self) -> str:
        """What it was called last."""
        return self.said[-1][1]

    @property
    def kind(self) -> str:
        """Its type as it was said last, a code."""
        return self.said[-1][2]

    def posts_on(self, day: date) -> list[PostRecord]:
        """The open posts for which it employs on a day, by number."""
        found = [each.record for each in self.employments if each.covers(day)]
        return sorted(found, key=lambda record: record.post)


def employers(records: Iterable[PostRecord]) -> Mapping[str, Employer]:
    """Each organisation that any post names, by SIREN."""
    known: dict[str, Employer] = {}
    for record in records:
        for version, until in terms_of(record):
            siren = version.siren or ""
            mine = known.setdefault(siren, Employer(siren))
            mine.said.append((version.since, version.organisation or "", version.employer))
            mine.employments.append(Employment(record, version.since, until))
            if version.absorbs:
                merger = Merger(version.absorbs, siren, version.since)
                mine.absorbed.append(merger)
                gone = known.setdefault(merger.siren, Employer(merger.siren))
                if gone.merged is None or merger.since < gone.merged.since:
                    gone.merged = merger
    for each in known.values():
        each.said.sort()
    return {siren: each for siren, each in known.items() if each.said}


def posts_of_employers(records: Iterable[PostRecord], period: Period) -> list[frozenset[str]]:
    """The posts of each organisation in a period or since, those of the ones it absorbed too.

    Also those that it took in mid-year: it knows the figures of its time. A post of which nobody
    said the SIREN is in no set.
    """
    found: dict[str, set[str]] = {}
    every = employers(records)
    for each in every.values():
        owners = [each.siren]
        while (merged := every[owners[-1]].merged) and merged.into in every.keys() - {*owners}:
            owners.append(merged.into)
        found.setdefault(owners[-1], set()).update(
            employment.record.post
            for employment in each.employments
            if employment.until is None or employment.until > period.first_day
        )
    return [frozenset(posts) for posts in found.values() if len(posts) > 1]
