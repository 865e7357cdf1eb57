"""The 118 posts open in December 2008, and the one that closed that year; where people live.

The report gives the totals of T02, the 18 sites of T01 and some twenty places by name
(S18, S19, S20, S55, S58); its map is lost. The other places, the territories (T04), the
employers (T07) and the lines of credit (T08, S13, S14, S15) are chosen to make its totals.
"""

from typing import NamedTuple

from contracts.data_files import read_rows
from services.synthetic.place import Place


class _Commune(NamedTuple):
    commune: str
    name: str


SITES = read_rows("services/synthetic/national118/sites.csv", Place)
MAUBEUGE = Place(
    "police", "59-05", "Maubeuge", "59392", "urbain", "asso", 1996, "fipd 40 commune 60"
)
"""Created in 1996, given up when a funder left (S58); closed in 2008 here."""
FURTHER = read_rows("services/synthetic/national118/communes.csv", _Commune)
"""Where other posts may open: INSEE codes and names of 2008, three or four of the largest communes
of each of the 57 départements that have no post in SITES."""
