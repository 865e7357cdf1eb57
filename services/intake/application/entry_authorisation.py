"""Why a sender may not say a fact, and who may: the refusal in French."""

from collections.abc import Mapping
from types import MappingProxyType

from contracts.envelope import Fact
from contracts.problems import NOT_YOUR_POST, NOT_YOURS_TO_SAY, Problem
from services.access.domain.principals import LABELS, Principal, Role
from services.access.domain.saying import TABLE, Reach, say_of

WHERE: Mapping[Reach, str] = MappingProxyType(
    {
        Reach.POST: "ses postes",
        Reach.DEPARTMENT: "les postes de son département",
        Reach.DEPARTMENT_WITHOUT_PREFECTURE: "un département sans compte de préfecture",
        Reach.FUNDER: "son propre argent",
        Reach.NATION: "la France entière",
    }
)


def not_allowed(fact: Fact, sender: Principal) -> Problem:
    """The problem of a fact that `sender` may not say: what, where, who may, what to do."""
    say = say_of(fact)
    sayers = TABLE.get(say.event, {})
    if "coffre" in sayers:
        return NOT_YOURS_TO_SAY.problem(
            "Un effacement ne s'envoie pas : le coffre le dit lui-même quand on y efface les "
            f"détails de la situation. Rien n'est effacé ni enregistré au poste {say.area}.",
            "$.type",
        )
    roles = [f"{LABELS[Role(role)]} ({WHERE[reach]})" for role, reach in sayers.items()]
    who = ", ".join(roles) or "l'exploitant seul, par « relais import »"
    if any(held.role in sayers for held in sender.holds):
        return NOT_YOUR_POST.problem(
            f"Votre droit ne va pas jusqu'à « {fact.type} » pour {say.area} : ce fait n'est pas "
            f"enregistré. Qui peut le dire : {who}. Vérifiez le poste, ou demandez un droit ou un "
            "jeton pour lui.",
            "$.source",
        )
    return NOT_YOURS_TO_SAY.problem(
        f"« {fact.type} » ({say.area}) n'est pas à dire par vous : ce fait n'est pas enregistré. "
        f"Qui peut le dire : {who}. Demandez-le-lui, ou un droit à votre administrateur.",
        "$.type",
    )
