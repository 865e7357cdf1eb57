"""The 73 posts of the survey: where, for whom they work, and who pays what in 2008.

The 18 sites visited have the service, funders and year of table T01; the posts that the
report names as paid by one funder alone are here too. Together they make T03,
T04, T07 and T08, and 55 of them open in 2006 or later.
"""

from contracts.data_files import read_rows
from services.synthetic.place import Place

YEAR = 2008  # of the survey and of the shares
PLACES = read_rows("services/synthetic/enquete73/places.csv", Place)


def posts_by(attribute: str) -> dict[str, list[str]]:
    """The posts of each service, or of each employer."""
    found: dict[str, list[str]] = {}
    for place in PLACES:
        found.setdefault(getattr(place, attribute), []).append(place.post)
    return found
