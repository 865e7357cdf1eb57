"""For which posts a sender may speak: a fact of another one is rejected, the others are judged."""

from contracts.problems import NOT_YOUR_POST
from contracts.streams import channel_key
from services.access.domain.policy import Action, Resource, may
from services.access.domain.principals import Principal
from services.intake.application.envelope_validation import Admitted, rejected
from services.intake.application.fact_writer import Entry


def authorise_entry(entry: Entry, sender: Principal) -> Entry:
    """The entry, or the refusal of a fact for which its sender may not speak."""
    if not isinstance(entry, Admitted):
        return entry
    area = channel_key(entry.fact)
    if may(sender, Action.SUBMIT_FACTS, Resource(area)):
        return entry
    problem = NOT_YOUR_POST.problem(
        f"Vous transmettez pour d'autres postes que {area} : ce fait n'est pas enregistré. "
        "Vérifiez le poste, ou demandez un droit ou un jeton pour lui.",
        "$.source",
    )
    return rejected(str(entry.fact.id), problem)
