"""Code lists of what happens in a situation: how it began, what was done, how it ended."""

from contracts.codes.code_list import Code, CodeList

SAISINE = CodeList(
    "saisine",
    "Mode de saisine",
    (
        Code("main_courante", "main courante", applies_to=("police", "mixte")),
        Code("corg", "compte rendu CORG", applies_to=("gendarmerie", "mixte")),
        Code(
            "opp",
            "saisine OPP (officier prévention partenariat)",
            applies_to=("gendarmerie", "mixte"),
        ),
        Code("services", "service de police / unité de gendarmerie"),
        Code("ext", "services extérieurs"),
        Code("directe", "saisine directe de l’usager"),
        Code("autres", "autres modes de saisine"),
    ),
)

NIVEAU_ENTRETIEN = CodeList(
    "niveau_entretien",
    "Niveau d’intervention – entretien individuel",
    (
        Code("rapide", "entretien rapide et orientation"),
        Code(
            "approfondi",
            "entretien approfondi, évaluation des besoins et accompagnement à court terme",
        ),
    ),
)

CADRE_ENTRETIEN = CodeList(
    "cadre_entretien",
    "Cadre de l'entretien",
    (
        Code("bureau", "au bureau"),
        Code("unite", "dans une unité"),
        Code("telephone", "par téléphone"),
        Code("domicile", "au domicile"),
        Code("exterieur", "à l'extérieur"),
    ),
)

NATURE_ACTE = CodeList(
    "nature_acte",
    "Nature de l'acte",
    (
        Code("entretien", "entretien"),
        Code("visite", "visite à domicile"),
        Code("accompagnement", "accompagnement physique"),
        Code("demarche", "aide aux démarches"),
        Code("mediation", "médiation en situation de crise"),
        Code("evaluation_conjointe", "évaluation conjointe"),
    ),
)

NATURE_DEMARCHE = CodeList(
    "nature_demarche",
    "Nature de la démarche accompagnée",
    (
        Code("administrative", "démarche administrative"),
        Code("financiere", "démarche financière"),
        Code("juridique", "démarche juridique"),
        Code("logement", "démarche de logement"),
        Code("sante", "démarche de santé"),
    ),
)

CONTEXTE_CRISE = CodeList(
    "contexte_crise",
    "Contexte de la médiation de crise",
    (
        Code("expulsion", "expulsion"),
        Code("hospitalisation", "hospitalisation"),
        Code("conflit_familial", "conflit familial"),
        Code("retrait_enfant", "retrait d'enfant"),
        Code("autre", "autre"),
    ),
)

SOLUTION = CodeList(
    "solution",
    "Type de solution mise en œuvre par l’IS (boîte à outils)",
    (
        Code("hebergement", "accès hébergement d'urgence"),
        Code("soins", "accès aux soins"),
        Code("demarches", "aide aux démarches financières, juridiques, etc."),
        Code("orientation", "orientation vers les services partenaires"),
    ),
)

OUTIL_LIAISON = CodeList(
    "outil_liaison",
    "Outils de liaison formalisés",
    (
        Code("fiche_liaison", "fiche de liaison (Nice)"),
        Code("fiche_renseignements", "fiche de renseignements (Rennes)"),
        Code("fiche_navette", "fiche-navette (Trappes)"),
        Code("entretien_commun", "entretien commun avec rendez-vous daté (Evreux)"),
        Code("informel", "échange informel (téléphone, courriel)"),
    ),
)

SUITE_ORIENTATION = CodeList(
    "suite_orientation",
    "Suite de l'orientation",
    (
        Code("accepte", "prise en charge acceptée"),
        Code("refuse", "prise en charge refusée"),
        Code("non_venu", "personne non venue"),
        Code("sans_reponse", "sans réponse du partenaire"),
        Code("en_attente", "retour attendu"),
        Code("non_demande", "retour non demandé"),
    ),
)

SUITE_RECUE = CodeList(
    "suite_recue",
    "Suite donnée à l'orientation, telle que le partenaire la dit",
    SUITE_ORIENTATION.codes[:4],
)

MODE_EVALUATION = CodeList(
    "mode_evaluation",
    "Mode de l'évaluation conjointe",
    (
        Code("telephone", "par téléphone"),
        Code("reunion", "en réunion"),
        Code("visite", "en visite"),
    ),
)

SUITE_PENALE = CodeList(
    "suite_penale",
    "Suite donnée auprès du service",
    (Code("plainte", "plainte"), Code("main_courante", "main courante")),
)

MOTIF_CLOTURE = CodeList(
    "motif_cloture",
    "Motif de clôture",
    (
        Code("autonome", "personne autonome"),
        Code("relais", "relais pris par un partenaire"),
        Code("perdu_de_vue", "personne perdue de vue"),
        Code("demenagement", "déménagement"),
        Code("autre", "autre"),
    ),
)

MOTIF_CORRECTION = CodeList(
    "motif_correction",
    "Motif de correction",
    (
        Code("erreur_de_saisie", "erreur de saisie"),
        Code("erreur_de_date", "erreur de date"),
        Code("information_nouvelle", "information nouvelle"),
        Code("erreur_de_poste", "erreur de poste"),
        Code("erreur_de_personne", "erreur de personne"),
        Code("autre", "autre"),
    ),
)

MOTIF_RETRAIT = CodeList(
    "motif_retrait",
    "Motif de retrait",
    (
        Code("doublon", "doublon"),
        Code("erreur_de_poste", "erreur de poste"),
        Code("erreur_de_personne", "erreur de personne"),
        Code("autre", "autre"),
    ),
)

MOTIF_EFFACEMENT = CodeList(
    "motif_effacement",
    "Motif d'effacement des données personnelles",
    (
        Code("duree_de_conservation", "durée de conservation atteinte"),
        Code("demande", "demande de la personne"),
    ),
)
