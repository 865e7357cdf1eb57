"""Whether the register of a post lets an intercommunality (EPCI) pay for it, by its territory."""

from datetime import date

from contracts.events.posts import FunderTerritoryDeclared, PostAmended, PostOpened
from services.intake.domain.post import Post


def lies_in(post: Post, siren: str, day: date) -> bool:
    """Whether the commune of `post` lies on `day` in the territory last declared there of `siren`.

    What is said at other posts lets nobody in at this one: its own préfecture, or ANISCG, says.
    """
    said = sorted(
        (event for event in post.facts.values() if event.effective_on <= day),
        key=lambda event: event.effective_on,
    )
    commune, territory = "", tuple[str, ...]()
    for event in said:
        if isinstance(event, PostOpened | PostAmended):
            commune = event.commune or commune
        elif isinstance(event, FunderTerritoryDeclared) and event.siren == siren:
            territory = event.communes
    return commune in territory
