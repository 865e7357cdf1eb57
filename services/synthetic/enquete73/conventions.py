"""Who signs what: the 60 conventions of T06, the 8 it does not list, and 2 second ones.

T05 has 10 posts with an "other" signatory where T06 leaves room for 8: two posts have a
second convention, signed by the other alone.
"""

from collections.abc import Sequence
from typing import NamedTuple

from contracts.data_files import read_rows
from services.synthetic.place import Place


class Configuration(NamedTuple):
    """How many conventions these sign together, in the words of `contracts.codes`."""

    signatories: str
    conventions: int


CONFIGURATIONS = read_rows("services/synthetic/enquete73/conventions.csv", Configuration)
"""The longest first: they are the hardest to place."""
SECOND_CONVENTIONS = 2
_SIGNS = {  # line of credit → who signs for it
    "civ": "etat",
    "cucs": "etat",
    "fipd": "etat",
    "cg": "cg",
    "commune": "mairie",
    "communes": "mairie",
    "interco": "epci",
    "autres": "autres",
}


def signatories(places: Sequence[Place]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The signatories of each convention of each post that has one."""
    unsigned = [place for place in places if place.funding]
    signed: dict[str, tuple[tuple[str, ...], ...]] = {}
    for written, number in CONFIGURATIONS:
        names = tuple(written.split())
        for _ in range(number):
            place = max(unsigned, key=lambda place: _fit(place, set(names)))
            unsigned.remove(place)
            signed[place.post] = (names,)
    others = [post for post, conventions in signed.items() if "autres" not in conventions[0]]
    for post in others[:SECOND_CONVENTIONS]:
        signed[post] = (*signed[post], ("autres",))
    return signed


def _fit(place: Place, names: set[str]) -> int:
    """How well the signatories match those who pay and employ."""
    expected = {_SIGNS[funder] for funder in place.shares}
    if place.employer in ("asso", "epci", "mairie"):
        expected.add(place.employer)
    return 2 * len(expected & names) - len(expected - names)
