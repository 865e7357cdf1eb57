"""Who reads several posts: employers by the registers, others by accounts, which no fact tells."""

from collections.abc import Mapping

from contracts.bundle import MASTER
from services.reporting.domain.disclosure.readers import as_told
from services.reporting.domain.register.employers import posts_of_employers
from services.verifier.bundle import Wrong
from services.verifier.plurals import counted
from services.verifier.proofs import OfRelease
from services.verifier.replay import Counted


def require_readers(figures: OfRelease, replayed: Mapping[str, Counted]) -> str:
    """How many readers of several posts the registers show, and how many nothing shows (French).

    `replayed`: period → what the facts say. Raises Wrong where exact counts name no reader for the
    posts of an employer: nothing was then protected from it.
    """
    told, now = figures.linked_tables[0].linked.told, replayed[figures.claim["period"]]
    employers = as_told(posts_of_employers(now.posts, now.period))
    for each in employers:
        if each not in told:
            raise Wrong(
                f"{MASTER} : « readers » tait {', '.join(each)}, que le registre dit d'un même "
                "employeur : rien n'en est protégé."
            )
    return (
        f"lecteurs de plusieurs postes : {counted(len(employers), 'employeur')}, selon les "
        f"registres, et {counted(len(told) - len(employers), 'autre')}, des comptes, dont la "
        "liste ne se refait pas"
    )
