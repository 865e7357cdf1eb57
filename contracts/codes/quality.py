"""Code lists of volumes, delays, external series and objectives of the toolbox."""

from contracts.codes.code_list import Code, CodeList

TRANCHE_PERSONNES_RECUES = CodeList(
    "tranche_personnes_recues",
    "Personnes reçues par an",
    (
        Code("lt150", "moins de 150"),
        Code("150_300", "entre 150 et 300"),
        Code("300_500", "entre 300 et 500"),
        Code("gt500", "plus de 500"),
    ),
)

DELAI_ENREGISTREMENT = CodeList(
    "delai_enregistrement",
    "Délai d'enregistrement",
    (
        Code("le3j", "3 jours au plus"),
        Code("4_5j", "4 à 5 jours"),
        Code("6_14j", "6 à 14 jours"),
        Code("15_30j", "15 à 30 jours"),
        Code("1_3mois", "1 à 3 mois"),
        Code("ge4mois", "4 mois et plus"),
    ),
)

INCIDENT_FAIT = CodeList(
    "incident_fait",
    "Reprise d'un fait",
    (Code("corrige", "fait corrigé"), Code("retire", "fait retiré"), Code("tardif", "fait tardif")),
)

TRIMESTRE = CodeList(
    "trimestre",
    "Trimestre du fait",
    (
        Code("t1", "1er trimestre"),
        Code("t2", "2e trimestre"),
        Code("t3", "3e trimestre"),
        Code("t4", "4e trimestre"),
    ),
)

RECUL_TRIMESTRES = CodeList(
    "recul_trimestres",
    "Trimestre de réception",
    (
        Code("meme", "le trimestre même"),
        Code("1", "le suivant"),
        Code("2", "deux après"),
        Code("3", "trois après"),
        Code("ge4", "quatre après ou plus"),
    ),
)

SERIE = CodeList(
    "serie",
    "Série externe",
    (
        Code("plaintes_vif", "plaintes pour violences intrafamiliales"),
        Code("interventions_repetees", "interventions répétées auprès des mêmes ménages"),
        Code("courriers_reclamation", "courriers de réclamation"),
        Code("doleances", "registre des doléances"),
        Code("enquete_usagers", "enquête auprès des usagers"),
        Code("enquete_agents", "enquête auprès des agents"),
    ),
)

OBJECTIF = CodeList(
    "objectif",
    "Objectifs recherchés (boîte à outils)",
    (
        Code("u1", "Accès aux droits sociaux (usagers)"),
        Code("u2", "Prévention des violences intrafamiliales (usagers)"),
        Code("p1", "Décloisonnement inter-institutionnel (partenaires)"),
        Code("f1", "Recentrage sur les missions de police / gendarmerie"),
        Code("f2", "Amélioration de l'image de la police / gendarmerie"),
    ),
)

INDICATEUR = CodeList(
    "indicateur",
    "Boîte à outils : indicateurs d’évaluation",
    (
        Code("U-M1", "Nombre de personnes orientées vers les services partenaires"),
        Code("U-M2", "Type et nombre des solutions mises en œuvre par l'IS"),
        Code("U-I1", "Evolution du nombre de plaintes enregistrées pour violences intrafamiliales"),
        Code(
            "U-I2",
            "Diminution de la récurrence des interventions policières auprès des mêmes ménages",
        ),
        Code(
            "U-I3",
            "Evolution des appréciations recueillies dans le registre des doléances du service",
        ),
        Code(
            "P-M1",
            "Nombre de réunions / contacts téléphoniques avec les services partenaires, "
            "par niveau d’intervention",
        ),
        Code(
            "P-M2",
            "Nombre de personnes orientées par les services partenaires vers l'IS, par "
            "niveau d’intervention",
        ),
        Code(
            "P-M3",
            "Nombre de mises en relais effectuées par l'IS entre la police / gendarmerie "
            "et les services partenaires",
        ),
        Code(
            "P-M4",
            "Nombre de contacts de la part des services partenaires pour informations "
            "auprès des services de police",
        ),
        Code("P-I1", "Nombre de personnes orientées non connues des services sociaux"),
        Code(
            "P-I2",
            "Nombre d'évaluations conjointes réalisées avec les partenaires sur une même situation",
        ),
        Code("P-I3", "Diminution des conflits inter-institutionnels"),
        Code("P-I4", "Amélioration des représentations et des relations entre partenaires"),
        Code(
            "F-M1",
            "Nombre de personnes accueillies en entretien individuel par l'intervenant social",
        ),
        Code("F-M2", "Répartition des entretiens par niveaux d'intervention"),
        Code("F-M3", "Nombre d'interventions en situation de crise (médiation)"),
        Code(
            "F-M4",
            "Nombre de réunions / échanges d'informations réalisés avec le bureau d'aide "
            "aux victimes et le référent départemental",
        ),
        Code(
            "F-I1",
            "Evolution du nombre et de la teneur des courriers de réclamation adressés au service",
        ),
        Code("F-I2", "Appréciation temps d'attente / qualité de l'accueil"),
        Code(
            "F-I3",
            "Appréciation qualitative des fonctionnaires concernant le gain de temps et "
            "l’amélioration du confort de travail",
        ),
    ),
)
