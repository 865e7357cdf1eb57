"""The communes of intercommunalities: what the register said of each last, of any post."""

from collections.abc import Iterable
from datetime import date

from contracts.read_model import FunderTerritory, PostRecord


def compositions(records: Iterable[PostRecord], day: date) -> dict[str, FunderTerritory]:
    """SIREN → the last declaration in force on `day`; of one day, that of the last post."""
    found: dict[str, tuple[tuple[date, str], FunderTerritory]] = {}
    for record in records:
        for said in record.territories:
            told = (said.since, record.post)
            if said.since <= day and (said.siren not in found or found[said.siren][0] <= told):
                found[said.siren] = (told, said)
    return {siren: said for siren, (_, said) in sorted(found.items())}
