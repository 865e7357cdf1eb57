"""Code lists of a post: its service, its territory, its money, its convention."""

from contracts.codes.code_list import Code, CodeList

TYPE_POSTE = CodeList(
    "type_poste",
    "Type de poste / service d’affectation",
    (
        Code("police", "service de police"),
        Code("gendarmerie", "unité de gendarmerie"),
        Code("mixte", "poste mixte (police et gendarmerie)"),
    ),
)

TYPE_TERRITOIRE = CodeList(
    "type_territoire",
    "Type de territoire",
    (
        Code("urbain", "milieu urbain"),
        Code("periurbain", "zone péri-urbaine"),
        Code("rural", "milieu rural"),
        Code("mixte", "zone mixte urbaine et rurale"),
        Code("nr", "non réponse"),
    ),
)

ECHEANCE_CONVENTION = CodeList(
    "echeance_convention",
    "Mois avant la fin de la convention",
    (
        Code("le3mois", "3 mois au plus"),
        Code("3_6mois", "de 3 à 6 mois"),
        Code("6_12mois", "de 6 à 12 mois"),
        Code("gt12mois", "plus de 12 mois"),
    ),
)

ZONAGE = CodeList(
    "zonage",
    "Zonage prioritaire",
    (
        Code("zus", "Zone urbaine sensible (ZUS)"),
        Code("qpv", "quartier prioritaire politique de la ville"),
        Code("aucun", "hors zonage"),
    ),
)

DEPARTEMENT_PRIORITAIRE_NON_COUVERT = CodeList(
    "departement_prioritaire_non_couvert",
    "Départements prioritaires (circulaire 2006) non couverts en 2008",
    (
        Code("29", "Finistère"),
        Code("74", "Haute-Savoie"),
        Code("22", "Côtes-d'Armor"),
        Code("63", "Puy-de-Dôme"),
        Code("77", "Seine-et-Marne"),
        Code("89", "Yonne"),
        Code("47", "Lot-et-Garonne"),
        Code("31", "Haute-Garonne"),
        Code("52", "Haute-Marne"),
        Code("84", "Vaucluse"),
        Code("94", "Val-de-Marne"),
    ),
)

SIGNATAIRE = CodeList(
    "signataire",
    "Signataires de la convention",
    (
        Code("etat", "Etat"),
        Code("cg", "Conseil général"),
        Code("parquet", "Parquet"),
        Code("forces", "Services police ou gendarmerie"),
        Code("asso", "Association"),
        Code("mairie", "Mairie"),
        Code("epci", "EPCI"),
        Code("en", "Education nationale"),
        Code("autres", "Autres"),
    ),
)

EMPLOYEUR = CodeList(
    "employeur",
    "Mode de portage / employeur",
    (
        Code("cg", "conseil général"),
        Code("mairie", "mairie"),
        Code("epci", "EPCI"),
        Code("asso", "association"),
        Code("autre", "autre"),
    ),
)

FINANCEUR = CodeList(
    "financeur",
    "Ligne de crédit / financeur",
    (
        Code("civ", "Etat – crédits CIV 2006 (spécifiques politique de la ville)"),
        Code("cucs", "Etat – crédits CUCS"),
        Code("fipd", "Etat – crédits FIPD"),
        Code("cg", "Crédits conseil général"),
        Code("commune", "Crédits commune"),
        Code("interco", "Crédits intercommunalité (EPCI)"),
        Code("communes", "Crédits de plusieurs communes"),
        Code("autres", "Crédits autres (région, MSA…)"),
    ),
)

ENTREE_DISPOSITIF = CodeList(
    "entree_dispositif",
    "Porte d’entrée dans le dispositif",
    (
        Code("large", "toute personne connaissant des difficultés sociales, infraction ou non"),
        Code("restreinte", "victimes ou personnes juridiquement vulnérables"),
    ),
)

LOCALISATION_BUREAU = CodeList(
    "localisation_bureau",
    "Localisation du bureau",
    (
        Code("accueil", "près de l’accueil"),
        Code("unites", "au sein du service, près des unités d’intervention"),
        Code("independant", "local indépendant"),
        Code("groupement", "siège du groupement (chef-lieu)"),
    ),
)

INSTANCE = CodeList(
    "instance",
    "Instances",
    (
        Code("copil", "comité de pilotage local"),
        Code("comite_dep", "comité départemental de suivi"),
        Code("clspd_pleniere", "CLSPD – réunion plénière"),
        Code("clspd_thema", "CLSPD – commission thématique"),
        Code("cdp", "conseil départemental de prévention"),
    ),
)

MOTIF_FERMETURE = CodeList(
    "motif_fermeture",
    "Motif de fermeture du poste",
    (
        Code("financement", "retrait d'un financement"),
        Code("regroupement", "regroupement de postes"),
        Code("autre", "autre"),
    ),
)

MOUVEMENT_POSTE = CodeList(
    "mouvement_poste",
    "Mouvement du poste",
    (Code("ouverture", "ouverture"), Code("fermeture", "fermeture")),
)
