"""Organisations that employ, read off the registers of posts: who, where, since when, merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from contracts.period import Period
from contracts.read_model import PostRecord, PostVersion


class Employment(NamedTuple):
    """An organisation employs for a post from `since` on, until the day before `until`."""

    record: PostRecord
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether it employs for the post on `day`, and the post is open."""
        within = self.since <= day and (self.until is None or day < self.until)
        return within and self.record.is_open_on(day)


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
        for version, until in _terms(record):
            mine = known.setdefault(version.siren or "", Employer(version.siren or ""))
            mine.said.append((version.since, version.organisation or "", version.employer))
            mine.employments.append(Employment(record, version.since, until))
            if version.absorbs:
                merger = Merger(version.absorbs, mine.siren, version.since)
                mine.absorbed.append(merger)
                gone = known.setdefault(merger.siren, Employer(merger.siren))
                gone.merged = min(filter(None, (gone.merged, merger)), key=lambda each: each.since)
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


def _terms(record: PostRecord) -> list[tuple[PostVersion, date | None]]:
    """The versions of a post that begin another employment or call it otherwise, with its end."""
    changes = [record.versions[0]]
    for version in record.versions[1:]:
        if _identity(version) != _identity(changes[-1]):
            changes.append(version)
    ends = [*(each.since for each in changes[1:]), record.closed_on]
    return [each for each in zip(changes, ends, strict=True) if each[0].siren]


def _identity(version: PostVersion) -> tuple[str | None, ...]:
    return version.siren, version.organisation, version.employer, version.absorbs
