"""What each role finds here and does with it, in a few steps; and what the statuses mean."""

from collections.abc import Mapping

from services.access.domain.policy import VIEW_IN_SCOPE, VIEW_OF
from services.access.domain.principals import Role

_READ = (
    "« n.c. » veut dire non communiqué : le compte est petit, nul, ou en protège un autre. "
    "« non couvert » veut dire qu'aucun poste n'y travaillait."
)
_OF_ROLES: dict[Role, tuple[str, ...]] = {
    Role.INTERVENANT: (
        "L'accueil mène aux chiffres de votre poste : ils sont exacts et ne quittent pas le poste.",
        "Une erreur se corrige par un fait qui la nomme : rien n'est effacé, l'historique reste.",
        "Confirmez chaque période, même à zéro : sans cela le poste est dit en retard.",
    ),
    Role.CHEF_DE_SERVICE: (
        "L'accueil mène aux chiffres exacts de votre poste, par année, trimestre ou mois.",
        "Ils ne se diffusent pas : ce qui se diffuse est dans les éditions.",
    ),
    Role.EMPLOYEUR: (
        "L'accueil mène aux chiffres exacts de chacun de vos postes.",
        "Votre outil peut transmettre les faits avec un jeton : demandez-le à l'administrateur.",
    ),
    Role.DCSP: (
        "Votre bilan dit en trois phrases ce qui a changé, où, et si l'édition est complète.",
        "Vous lisez la police : un poste mixte compte selon la force de chaque situation.",
        _READ,
    ),
    Role.DGGN: (
        "Votre bilan dit en trois phrases ce qui a changé, où, et si l'édition est complète.",
        "Vous lisez la gendarmerie : un poste mixte compte selon la force de chaque situation.",
        _READ,
    ),
    Role.ANISCG: (
        "Votre bilan montre la France, les séries par trimestre et les indicateurs.",
        "La part d'ensemble pèse chaque situation ; la moyenne des postes pèse chaque poste.",
        _READ,
    ),
    Role.PREFECTURE: (
        "Votre bilan montre chaque poste du département et l'échéance de sa convention.",
        "Comparez un poste à la médiane des postes comparables, et non au poste voisin.",
        "L'arbitrage FIPD se fait sur une enveloppe et des poids : conservez son adresse, elle "
        "redonne les mêmes chiffres.",
        _READ,
    ),
    Role.FINANCEUR: (
        "Votre page montre l'année du poste que vous financez, dans et hors de son territoire.",
        "Une suite inconnue est montrée comme telle : elle n'est ni un succès ni un échec.",
        _READ,
    ),
    Role.AUDITEUR: (
        "La page « Vérifier » donne les éditions, leurs signatures et les commandes de contrôle.",
        "L'état du journal dit jusqu'où les chiffres sont comptés.",
        "Le journal des accès dit qui a lu quoi, et quand.",
    ),
    Role.ADMINISTRATEUR: (
        "Vous ouvrez les comptes avec « relais account create », les droits avec « relais grant "
        "give » ; « relais grant revoke » les retire.",
        "Votre rôle ne donne accès à aucun chiffre protégé.",
    ),
}
HELP = _OF_ROLES | {role: (_READ,) for role in (*VIEW_OF, *VIEW_IN_SCOPE) if role not in _OF_ROLES}
"""An audience of which nothing else is said learns how to read what is hidden."""
STATUS_MEANINGS: Mapping[str, str] = {
    "provisoire": "Un trimestre, tel que compté à sa clôture : des faits tardifs peuvent manquer.",
    "consolide": "Une année, dont les trimestres sont ceux qui ont été publiés.",
    "definitif": "La même année une fois de plus, corrections comprises.",
}
