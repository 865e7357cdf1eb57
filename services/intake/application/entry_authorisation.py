"""Why a sender may not say a fact, and who may: the refusal in French."""

from contextlib import suppress
from datetime import date

from pydantic import ValidationError

from contracts.events import Correction, Event, Withdrawal
from contracts.events.posts import FundingPledged
from contracts.patterns import is_siren
from contracts.problems import NOT_YOUR_POST, NOT_YOURS_TO_SAY, Problem
from services.access.domain.principals import Principal
from services.access.domain.saying import TABLE, Say, may_say, say, sayers_in_words
from services.chassis.logs import Counted
from services.intake.domain.deciding import State
from services.intake.domain.post import Post
from services.intake.domain.territories import lies_in

_REFUSED = Counted(__name__)


def not_of_register(
    event: Event, state: State | None, sender: Principal, today: date
) -> Problem | None:
    """Why `sender` may not say `event` of the register `state`, for what that register says.

    Who corrects or withdraws must be allowed to say the fact that is mended; who pledges for a
    SIREN, today's territory of it must hold the post. None for who may, and for any other event.
    """
    if not isinstance(state, Post):
        return None
    said: list[Event] = [event] if isinstance(event, FundingPledged) else []
    if isinstance(event, Correction | Withdrawal):
        named = event.corrects if isinstance(event, Correction) else event.withdraws
        mended = state.facts.get(named)
        # what one pledged one takes back, whatever became of one's territory
        own = mended and say(mended, state.post)._replace(served=True)
        if own and not may_say(sender, own):
            return not_allowed(own, sender)
        if mended and isinstance(event, Correction):
            with suppress(ValidationError):  # told by who decides
                said = [type(mended).model_validate(event.data)]
    for each in said:
        told = say(each, state.post)
        served = is_siren(told.funder) and lies_in(state, told.funder, today)
        if not may_say(sender, told._replace(served=served)):
            stray = may_say(sender, told._replace(served=True))
            return _out_of_territory(told, sender) if stray else not_allowed(told, sender)
    return None


def _out_of_territory(say: Say, sender: Principal) -> Problem:
    _REFUSED.warning("refused", who=sender.told, action=say.event.NAME, area=say.area)
    return NOT_YOUR_POST.problem(
        f"Le registre du poste {say.area} ne dit pas que sa commune est aujourd'hui du territoire "
        f"de l'organisation {say.funder} : la promesse n'est pas enregistrée. Demandez à la "
        "préfecture du poste, ou à l'ANISCG, de dire ce territoire à ce poste (« Dire le "
        "territoire d'un financeur »), puis promettez de nouveau.",
        "$.data.post",
    )


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
