"""What a manifest claims of a release, as its signed JSON says it."""

from typing import NotRequired, TypedDict


class ClaimedLog(TypedDict):
    """The log that was counted: its origin, how many facts, its root in hexadecimal."""

    origin: str
    size: int
    root: str


class ClaimedQuarter(TypedDict):
    """A quarter that a year takes as it was released, and how many facts had come by then.

    `digest`: of the quarter's rows; manifests of the first form have none.
    """

    release: str
    period: str
    size: int
    digest: NotRequired[str]


class ClaimedPrevious(TypedDict):
    """The release sealed before and the digest of its signed manifest; empty for the first."""

    release: str
    manifest: str


class Claim(TypedDict):
    """A manifest; `files` and `views` give digests by name, instants are ISO 8601 in UTC.

    `contracts`: the version under which it was sealed; the first manifests say digests instead.
    """

    kind: str
    release: str
    period: str
    status: str
    sealed_at: str
    as_of: str
    position: int
    digest: str
    log: ClaimedLog
    contracts: dict[str, str]
    files: dict[str, str]
    views: dict[str, str]
    quarters: list[ClaimedQuarter]
    previous: ClaimedPrevious
