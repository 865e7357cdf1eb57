"""Why a sender may not say a fact, and who may: the refusal in French."""

from contextlib import suppress

from pydantic import ValidationError

from contracts.events import Correction, Event, Withdrawal
from contracts.problems import NOT_YOUR_POST, NOT_YOURS_TO_SAY, Problem
from services.access.domain.principals import Principal
from services.access.domain.saying import TABLE, Say, may_say, say, sayers_in_words
from services.chassis.logs import Counted
from services.intake.domain.deciding import State
from services.intake.domain.post import Post

_REFUSED = Counted(__name__)


def mending_not_allowed(event: Event, state: State | None, sender: Principal) -> Problem | None:
    """Why `sender` may not correct or withdraw a fact of the register `state`: see that fact.

    None for who may say it, for any other event, and when the register has no such fact.
    """
    if not isinstance(state, Post) or not isinstance(event, Correction | Withdrawal):
        return None
    named = event.corrects if isinstance(event, Correction) else event.withdraws
    mended = state.facts.get(named)
    said = [mended] if mended else []
    if mended and isinstance(event, Correction):
        with suppress(ValidationError):  # told by who decides
            said.append(type(mended).model_validate(event.data))
    says = (say(each, state.post) for each in said)
    return next((not_allowed(each, sender) for each in says if not may_say(sender, each)), None)


def not_allowed(say: Say, sender: Principal) -> Problem:
    """The problem of what `sender` may not say: what, where, who may, what to do."""
    name = say.event.NAME
    _REFUSED.warning("refused", who=sender.told, action=name, area=say.area)
    sayers = TABLE.get(say.event, {})
    if "coffre" in sayers:
        return NOT_YOURS_TO_SAY.problem(
            "Un effacement ne s'envoie pas : le coffre le dit lui-même quand on y efface les "
            f"détails de la situation. Rien n'est effacé ni enregistré au poste {say.area}.",
            "$.type",
        )
    who = sayers_in_words(say.event)
    if any(held.role in sayers for held in sender.holds):
        return NOT_YOUR_POST.problem(
            f"Votre droit ne va pas jusqu'à « {name} » pour {say.area} : ce fait n'est pas "
            f"enregistré. Qui peut le dire : {who}. Vérifiez le poste, ou demandez un droit ou un "
            "jeton pour lui.",
            "$.source",
        )
    return NOT_YOURS_TO_SAY.problem(
        f"« {name} » ({say.area}) n'est pas à dire par vous : ce fait n'est pas enregistré. "
        f"Qui peut le dire : {who}. Demandez-le-lui, ou un droit à votre administrateur.",
        "$.type",
    )
