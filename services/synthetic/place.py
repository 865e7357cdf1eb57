"""A post of a synthetic data set, as its table of places says it."""

from typing import NamedTuple


class Place(NamedTuple):
    """A post; `funding` in percent of its cost, none where no convention is signed (S12).

    `fte`: full-time equivalents.
    """

    service: str
    post: str
    name: str
    commune: str
    territory: str
    employer: str
    opened_in: int
    funding: str = ""
    fte: float = 1.0

    @property
    def department(self) -> str:
        """The code of its département."""
        return self.post.split("-")[0]

    @property
    def shares(self) -> dict[str, int]:
        """The lines of credit and their percents."""
        words = self.funding.split()
        return dict(zip(words[::2], map(int, words[1::2]), strict=True))


VISITED = frozenset(
    (
        *("95-01", "28-01", "60-01", "27-01", "92-01", "87-01", "68-01", "92-02", "06-01"),
        *("35-01", "83-01", "78-01", "69-01", "68-02", "21-01", "27-02", "91-01", "06-02"),
    )
)
"""The posts of the qualitative phase, T01, in both data sets."""
