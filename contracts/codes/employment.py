"""Code lists of the person who holds a post: training, contract, hours, equipment."""

from contracts.codes.code_list import Code, CodeList

EXPERIENCE = CodeList(
    "experience",
    "Expérience professionnelle antérieure",
    (
        Code("nulle", "nulle car premier emploi"),
        Code("lt1", "inférieure à 1 an"),
        Code("1_5", "comprise entre 1 et 5 ans"),
        Code("6_10", "comprise entre 6 et 10 ans"),
        Code("gt10", "supérieure à 10 ans"),
    ),
)

FORMATION_ORIGINE = CodeList(
    "formation_origine",
    "Formation d’origine de l’intervenant",
    (
        Code("ass", "assistant de service social"),
        Code("juriste", "études de droit (juriste)"),
        Code("psycho", "psychologie"),
        Code("autre", "autre (figure perdue dans la source)"),
    ),
)

EMPLOI_PRECEDENT = CodeList(
    "emploi_precedent",
    "Employeur précédent",
    (
        Code("ssd", "services sociaux départementaux"),
        Code("asso", "association"),
        Code("autre", "autre"),
    ),
)

SECTEUR = CodeList(
    "secteur", "Secteur", (Code("public", "fonction publique"), Code("prive", "droit privé"))
)

CONTRAT = CodeList(
    "contrat",
    "Contrat",
    (
        Code("titulaire_cdi", "titulaire / CDI"),
        Code("contractuel_cdd", "contractuel / CDD"),
        Code("stagiaire", "stagiaire"),
    ),
)

HORAIRE = CodeList(
    "horaire",
    "Horaires de travail",
    (
        Code("jour", "horaires de journée uniquement (8h-19h)"),
        Code("decale", "journée et horaires décalés (soirée ou nuit)"),
        Code("autre", "autre"),
    ),
)

EMPLOI_CUMULE = CodeList(
    "emploi_cumule",
    "Emploi cumulé",
    (
        Code("ts_cg", "travailleur social au conseil général"),
        Code("accueil_av", "accueillant dans un service d’aide aux victimes"),
        Code("ass_spip", "assistant de service social au SPIP"),
        Code("socio_jud", "assistant socio-judiciaire et contrôleur judiciaire"),
    ),
)

TRANCHE_SALAIRE = CodeList(
    "tranche_salaire",
    "Salaire mensuel net",
    (
        Code("lt1000", "moins de 1000 €"),
        Code("1000_1500", "1000 à 1500 €"),
        Code("1500_2000", "1500 à 2000 €"),
        Code("gt2000", "plus de 2000 €"),
    ),
)

EQUIPEMENT = CodeList(
    "equipement",
    "Équipement du poste",
    (
        Code("bureau_confidentiel", "espace garantissant la confidentialité des entretiens"),
        Code("ordinateur", "ordinateur"),
        Code("internet", "connexion Internet"),
        Code("mobile", "téléphone portable"),
        Code("voiture", "voiture"),
    ),
)

FORMATION_SOUTIEN = CodeList(
    "formation_soutien",
    "Formation et soutien",
    (
        Code("initiale", "formation lors de la prise de poste"),
        Code("continue", "formation continue"),
        Code("supervision", "supervision professionnelle extérieure"),
        Code("analyse_pratiques", "analyse de pratiques / échanges entre pairs"),
    ),
)
