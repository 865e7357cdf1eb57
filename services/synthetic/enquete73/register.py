"""The facts of the 73 registers: opening, holder, conventions, money."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from services.synthetic.enquete73.conventions import signatories
from services.synthetic.enquete73.dealing import deal, deal_strata
from services.synthetic.enquete73.envelopes import Recorder
from services.synthetic.enquete73.margins import MARGINS
from services.synthetic.enquete73.places import PLACES, YEAR, posts_by
from services.synthetic.place import Place

FRAMEWORK = date(2006, 8, 1)  # the circular of 2006; older posts sign again after it
CONVENTION_YEARS = 4  # a year, renewed three times


def record_registers(draw: Random, recorder: Recorder) -> None:
    """Note the opening, the holder, the conventions and the money of every post."""
    posts = [place.post for place in PLACES]
    offices = deal_strata(draw, posts_by("service"), MARGINS.office)
    zones = deal(draw, posts, MARGINS.priority_zone)
    holders = _holders(draw, posts)
    signed = signatories(PLACES)
    for place in PLACES:
        opened = date(place.opened_in, draw.randint(1, 9), draw.randint(1, 28))
        recorder.of_post(
            "post-opened",
            place.post,
            opened,
            name=place.name,
            service=place.service,
            commune=place.commune,
            territory=place.territory,
            priority_zone=zones[place.post],
            employer=place.employer,
            fte=1.0,
            units=[place.commune],
            office=offices[place.post],
        )
        recorder.of_post("post-filled", place.post, opened, **holders[place.post])
        _record_conventions(recorder, place, max(opened, FRAMEWORK), signed.get(place.post, ()))


def _holders(draw: Random, posts: Sequence[str]) -> dict[str, dict[str, Any]]:
    sectors = deal_strata(draw, posts_by("employer"), MARGINS.sector)
    of_sector: dict[str, list[str]] = {}
    for post in posts:
        if post in sectors:
            of_sector.setdefault(sectors[post], []).append(post)
    columns: Mapping[str, Mapping[str, Any]] = {
        "training": deal(draw, posts, MARGINS.training),
        "experience": deal(draw, posts, MARGINS.experience),
        "sector": sectors,
        "contract": deal_strata(draw, of_sector, MARGINS.contract),
        "weekly_hours": deal(draw, posts, MARGINS.weekly_hours),
        "schedule": deal(draw, posts, MARGINS.schedule),
    }
    return {
        post: {field: known[post] for field, known in columns.items() if post in known}
        for post in posts
    }


def _record_conventions(
    recorder: Recorder, place: Place, starts_on: date, signed: Sequence[Sequence[str]]
) -> None:
    names = [f"{place.post}-{starts_on.year}-{number}" for number, _ in enumerate(signed, 1)]
    for convention, names_of_signatories in zip(names, signed, strict=True):
        recorder.of_post(
            "convention-signed",
            place.post,
            starts_on,
            convention=convention,
            starts_on=starts_on.isoformat(),
            ends_on=_last_day(starts_on).isoformat(),
            signatories=list(names_of_signatories),
            monitoring=["copil"],
        )
    for funder, percent in place.shares.items():
        recorder.of_post(
            "funding-pledged",
            place.post,
            max(starts_on, date(YEAR, 1, 1)),
            convention=names[0],
            year=YEAR,
            funder=funder,
            share_percent=percent,
        )


def _last_day(starts_on: date) -> date:
    return starts_on.replace(year=starts_on.year + CONVENTION_YEARS) - timedelta(days=1)
