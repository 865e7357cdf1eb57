"""What pages say while facts wait to be counted: entry goes on without Kafka, figures stand."""

from collections.abc import Callable
from datetime import datetime, timedelta

from pydantic_core import from_json

from services.faces.entry.counted import CountedPosts
from services.faces.theme.dates import instant
from services.faces.theme.figures import counted
from services.intake.ports import Clock, Log, StoreUnavailable

SOON = timedelta(seconds=10)  # a fact is counted within a second or two, when all is well


def counting_notice(log: Log, figures: CountedPosts, clock: Clock) -> Callable[[str], str | None]:
    """A notice for every page (French) as long as a fact has waited for longer than `SOON`.

    It is given the area by whose clocks it tells the instant.
    """

    def notice(area: str) -> str | None:
        stands = figures.counted()
        position = stands.position if stands else 0
        try:
            waiting = log.head() - position
            first = log.read(position, 1) if waiting > 0 else ()
        except StoreUnavailable:
            return None
        if not first or clock() - _recorded(first[0].stored) < SOON:
            return None
        so_far = "ne comptent encore aucun fait"
        if stands and position:
            so_far = f"comptent les faits reçus jusqu'au {instant(stands.recorded_at, area=area)}"
        return (
            f"Les chiffres {so_far} ; {counted(waiting, 'fait')} à compter dès que le décompte "
            "reprend. La saisie continue, rien n'est perdu."
        )

    return notice


def _recorded(stored: bytes) -> datetime:
    return datetime.fromisoformat(from_json(stored)["recordedat"])
