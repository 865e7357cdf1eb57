"""The limits of disclosure control that hold for every table of a release."""

from dataclasses import dataclass

AREA_MIN = 11  # persons of a force in an area, and in it without any one of its posts; or none
GROUP_DISCLOSURE_MIN = 11  # of fewer persons it is not told that all of them are the same
LIKE_POSTS_MIN = 3  # posts: of fewer a median says nothing
MAX_SENSITIVE_SHARE = 0.025  # of the cells of a grain: about 3 % are hidden
TERRITORY_SHARE = 2  # times that, of territories: they are few figures, of a year alone


ON_THE_DAY, ON_THE_LAST_DAY = "day", "last_day"
"""Where a post counts what happened: where it was that day, or (early releases) at the end."""
WAIT, IN_OPEN_TABLES = "wait", "in_open_tables"
"""Facts that come after their quarter was released: they wait for the final release of the year,
or (early releases) are counted in the reconciliation, in distinct persons and in minutes."""

PAIRS, SINGLE = "pairs", "single"
"""Who is taken to know exact figures of its own: any two posts of one département and the readers
that accounts and employers make, or (early releases) one post."""

PROVEN, UNCOUNTED = "proven", "uncounted"
"""The sensitive cells of a table that is left out: proven like others, or (early releases) not
counted."""


@dataclass(frozen=True)
class Policy:
    """The limits under which a release was made; see the constants for what each is."""

    area_min: int = AREA_MIN
    group_disclosure_min: int = GROUP_DISCLOSURE_MIN
    like_posts_min: int = LIKE_POSTS_MIN
    max_sensitive_share: float = MAX_SENSITIVE_SHARE
    organised: str = ON_THE_DAY
    late_facts: str = WAIT
    readers: str = PAIRS
    left_out: str = PROVEN

    @property
    def counts_by_seat(self) -> bool:
        """Whether a post that moved counts in each of its départements."""
        return self.organised == ON_THE_DAY

    @property
    def late_facts_wait(self) -> bool:
        """Whether every row of a year is of the same cut as its released quarters."""
        return self.late_facts == WAIT

    @property
    def pairs_know(self) -> bool:
        """Whether two posts of a département are taken to tell each other their figures."""
        return self.readers == PAIRS

    @property
    def proves_left_out(self) -> bool:
        """Whether what stays visible of a table that is left out has certificates."""
        return self.left_out == PROVEN


EARLY = {
    "organised": ON_THE_LAST_DAY,
    "late_facts": IN_OPEN_TABLES,
    "readers": SINGLE,
    "left_out": UNCOUNTED,
}
"""What policies meant before they said it."""
