"""The 118 posts open in December 2008, and the one that closed that year; where people live.

The report gives the totals of T02, the 18 sites of T01 and some twenty places by name
(S18, S19, S20, S55, S58); its map is lost. The other places, the territories (T04), the
employers (T07) and the lines of credit (T08, S13, S14, S15) are chosen to make its totals.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from contracts.communes import names_of
from contracts.data_files import read_rows
from services.synthetic.national118.days import Span
from services.synthetic.place import Place


class _Commune(NamedTuple):
    commune: str
    name: str


SITES = read_rows("services/synthetic/national118/sites.csv", Place)
MAUBEUGE = Place(
    "police", "59-05", "Maubeuge", "59392", "urbain", "asso", 1996, "fipd 40 commune 60"
)
"""Created in 1996, given up when a funder left (S58); closed in 2008 here."""
_FURTHER = read_rows("services/synthetic/national118/communes.csv", _Commune)
"""Where other posts may open: INSEE codes and names of 2008, three or four of the largest communes
of each of the 57 départements that have no post in SITES."""


def on_the_map(place: Place, span: Span) -> Place:
    """A place with the code that its commune has on the last day."""
    return place._replace(commune=_standing(place.commune, span))


def further(span: Span) -> Sequence[_Commune]:
    """Where other posts may open, by the codes that communes have on the last day."""
    return [each._replace(commune=_standing(each.commune, span)) for each in _FURTHER]


def _standing(code: str, span: Span) -> str:
    """The commune that holds, on the last day, what had `code` in 2008."""
    last = names_of(code)[-1]
    return code if date.fromordinal(span.end) < last.until else _standing(last.heir, span)
