"""Code lists that describe a person met, without ever naming one."""

from contracts.codes.code_list import Code, CodeList

FORCE = CodeList(
    "force",
    "Force de rattachement d'une situation",
    (Code("police", "police nationale"), Code("gendarmerie", "gendarmerie nationale")),
)

STATUT_PERSONNE = CodeList(
    "statut_personne",
    "Statut de la personne",
    (
        Code("victime", "victime"),
        Code("auteur", "auteur présumé / mis en cause"),
        Code("sans_infraction", "personne en difficulté sociale sans infraction"),
        Code("nr", "non renseigné"),
    ),
)

SEXE = CodeList(
    "sexe", "Sexe", (Code("f", "femme"), Code("m", "homme"), Code("nr", "non renseigné"))
)

AGE = CodeList(
    "age",
    "Tranche d'âge, non renseignée comprise",
    (
        Code("lt18", "moins de 18 ans"),
        Code("18_24", "18 à 24 ans"),
        Code("25_45", "25 à 45 ans"),
        Code("46_65", "46 à 65 ans"),
        Code("gt65", "plus de 65 ans"),
        Code("nr", "non renseigné"),
    ),
)

PROBLEMATIQUE = CodeList(
    "problematique",
    "Problématique à l'origine de l'accueil",
    (
        Code("intrafam", "conflits intra-familiaux"),
        Code("conjugal", "conflits conjugaux"),
        Code("voisinage", "conflits de voisinage"),
        Code("psy", "pathologies psychologiques / psychiatriques"),
        Code("addict", "pathologies addictives"),
        Code("socioeco", "problèmes socio-économiques"),
        Code("logement", "problèmes de logement"),
        Code("autre", "autre"),
    ),
)

PROBLEMATIQUE_DETAIL = CodeList(
    "problematique_detail",
    "Situations citées (sous-typologie)",
    (
        Code("conjugal_violence", "conflit conjugal avec violence"),
        Code("conjugal_sans", "conflit conjugal sans violence"),
        Code("educatif", "difficultés éducatives"),
        Code("financier", "soucis financiers"),
        Code("voisinage", "troubles de voisinage"),
        Code("precarite", "grande précarité"),
        Code("insalubrite", "insalubrité du logement"),
        Code("errance", "errance / sans domicile fixe"),
        Code("psy", "troubles psychologiques"),
        Code("addict", "conduites addictives"),
        Code("disparition", "disparition"),
        Code("fugue", "fugue"),
        Code("mariage_force", "menace de mariage forcé"),
        Code("ivresse", "état d’ébriété sur la voie publique"),
        Code("mineur_danger", "mineur en danger physique ou moral"),
        Code("pa_dependante", "personne âgée dépendante / abusée"),
        Code("hospit_office", "hospitalisation d'office"),
        Code("expulsion", "expulsion locative"),
        Code("cambriolage", "victime de cambriolage"),
        Code("abus_sexuel", "atteintes sexuelles"),
    ),
)

OUI_NON_NR = CodeList(
    "oui_non_nr", "Réponse", (Code("oui", "oui"), Code("non", "non"), Code("nr", "non renseigné"))
)

TERRITOIRE_RESIDENCE = CodeList(
    "territoire_residence",
    "Résidence au regard du territoire",
    (
        Code("dans", "dans le territoire"),
        Code("hors", "hors du territoire"),
        Code("nr", "commune non renseignée"),
    ),
)
