"""A seat: a post in a département, where it counted what happened while it was there.

A release counts by seats, so that a post which moved counts in each département what it did
there. A seat in the département of the post's number is written as the post (`06-01`), another
with the département (`06-01@14`). Persons whom a post received in several départements have a
seat in all of them (`06-01@06+14`).
"""

from collections.abc import Iterable, Mapping

from contracts.patterns import department_of
from contracts.period import Period
from contracts.read_model import PostRecord, PostVersion
from services.reporting.domain.compositions import compositions

_AT, _AND = "@", "+"


def seat_of(post: str, *departments: str) -> str:
    """The seat of a post in one département, or in several at once."""
    if departments == (department_of(post),):
        return post
    return f"{post}{_AT}{_AND.join(departments)}"


def post_of(seat: str) -> str:
    """The post, which knows the figures of all its seats."""
    return seat.partition(_AT)[0]


def departments_of(seat: str) -> tuple[str, ...]:
    """Where the seat is: one département, but for persons received in several."""
    post, _, elsewhere = seat.partition(_AT)
    return tuple(elsewhere.split(_AND)) if elsewhere else (department_of(post),)


def single_seats(seat: str) -> list[str]:
    """The seats of its post in each of its départements."""
    return [seat_of(post_of(seat), department) for department in departments_of(seat)]


def version_at(record: PostRecord, period: Period, department: str) -> PostVersion:
    """What the register last said of a post while it was in a département, up to a period's end.

    Of a post that never was there: what it said at the end of the period.
    """
    there = [
        version
        for version in record.versions
        if version.since <= period.last_day and department_of(version.commune) == department
    ]
    return there[-1] if there else record.version_on(period.last_day)


def names_of(
    records: Iterable[PostRecord], period: Period, *, by_seat: bool = True
) -> dict[str, str]:
    """The name of each post at the end of a period, of each seat the name it had there; of an
    intercommunality the last that was said of it.
    """
    known = list(records)
    names = {}
    for record in known:
        for code in {department_of(v.commune) for v in record.versions} if by_seat else ():
            names[seat_of(record.post, code)] = version_at(record, period, code).name
        names.setdefault(record.post, record.version_on(period.last_day).name)
    if by_seat:
        said = compositions(known, period.last_day)
        names |= {siren: each.name for siren, each in said.items()}
    return names


def distinct_by_seat(post: str, received: Mapping[str, int], together: int) -> dict[str, int]:
    """Persons by seat, from those received in each département and `together` in all of them.

    The seats of a département add up to its own number, all seats to `together`. Who was
    received in two départements follows; in three, the numbers leave it open, and persons are
    dealt round: each département begins where the one before ended.
    """
    dealt: list[list[str]] = [[] for _ in range(together)]
    at = 0
    for department in sorted(received):
        for place in range(at, at + received[department]):
            dealt[place % together].append(department)
        at += received[department]
    found: dict[str, int] = {}
    for departments in dealt:
        seat = seat_of(post, *sorted(departments))
        found[seat] = found.get(seat, 0) + 1
    return found
