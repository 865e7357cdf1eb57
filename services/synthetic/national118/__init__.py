"""Data set national118: 118 posts in 57 départements, and years of their activity.

Nothing in it comes from a real person; places, totals and shares are those of the report,
within the tolerances of `tolerances`.
"""

from collections.abc import Iterator
from datetime import date

from services.synthetic.national118.chronicle import history, registers
from services.synthetic.national118.days import Span
from services.synthetic.national118.journal import Envelope


def register_facts(*, posts: int = 118, seed: int = 118) -> Iterator[Envelope]:
    """The registers of the posts as they stand at the end of 2008, without any activity.

    `facts` has the same for one year, and the quarters that they confirm. Raises ValueError
    for a number of posts that cannot be.
    """
    return registers(posts, seed)


def facts(
    *, posts: int = 118, years: int = 2, seed: int = 118, until: date | None = None
) -> Iterator[Envelope]:
    """All facts of so many years, in the order of their device's instant.

    The years begin in 2008, or end with the day `until`, some days after which facts still
    come. The same for the same arguments, byte for byte; what is held in memory does not grow
    with the years. Raises ValueError for a number of posts that cannot be.
    """
    return history(posts, Span.of(years, until), seed)
