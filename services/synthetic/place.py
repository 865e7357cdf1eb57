"""A post of a synthetic data set, as its tables of places say it."""

from functools import partial
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
    funding: str
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


police = partial(Place, "police")
gendarmerie = partial(Place, "gendarmerie")
mixte = partial(Place, "mixte")
