"""Code lists of the partners and of the contacts with them."""

from contracts.codes.code_list import Code, CodeList

PARTENAIRE = CodeList(
    "partenaire",
    "Partenaires extérieurs",
    (
        Code("secteur", "services sociaux de secteur"),
        Code("asso", "associations locales"),
        Code("enfance", "services de protection de l'enfance"),
        Code("sante", "structures sanitaires"),
        Code("justice", "justice"),
        Code("ccas", "CCAS"),
    ),
)

PARTENAIRE_DETAIL = CodeList(
    "partenaire_detail",
    "Autres partenaires cités",
    (
        Code("caritative", "association caritative"),
        Code("mission_locale", "mission locale"),
        Code("aemo", "service d'AEMO"),
        Code("parquet", "magistrats du parquet"),
        Code("chrs", "centre d'hébergement"),
        Code("ass_scolaire", "service social scolaire"),
        Code("ass_hopital", "assistant social hospitalier"),
        Code("mjd", "Maison de la Justice et du Droit"),
        Code("bailleur", "bailleurs sociaux"),
        Code("en", "Education nationale"),
        Code("clspd", "CLSPD / CDP"),
    ),
)

PARTENAIRE_TOUS = CodeList(
    "partenaire_tous",
    "Partenaires, cités ou de la liste principale",
    (*PARTENAIRE.codes, *PARTENAIRE_DETAIL.codes),
)

NIVEAU_PARTENAIRE = CodeList(
    "niveau_partenaire",
    "Niveau d’intervention – contacts avec les partenaires",
    (
        Code("partage", "partage d'informations"),
        Code("conseil", "conseil technique aux partenaires"),
    ),
)

NIVEAU_PARTENAIRE_VERS_IS = CodeList(
    "niveau_partenaire_vers_is",
    "Niveau d’intervention – personnes orientées par les partenaires",
    (
        Code(
            "info_penale",
            "information sur les procédures pénales et les droits (violences intrafamiliales)",
        ),
        Code("cadre_autorite", "utilisation du cadre police / gendarmerie faisant « autorité »"),
    ),
)

OBJET_CONTACT = CodeList(
    "objet_contact",
    "Objet du contact avec un partenaire",
    (
        *NIVEAU_PARTENAIRE.codes,
        Code("relais", "mise en relais entre le service et le partenaire"),
        Code("info_police", "information demandée au service"),
    ),
)

SENS_CONTACT = CodeList(
    "sens_contact",
    "Sens du contact",
    (
        Code("vers_partenaire", "de l'intervenant vers le partenaire"),
        Code("du_partenaire", "du partenaire vers l'intervenant"),
    ),
)

MODE_CONTACT = CodeList(
    "mode_contact",
    "Mode du contact",
    (Code("telephone", "téléphone"), Code("courriel", "courriel"), Code("reunion", "réunion")),
)

ACTEUR_INTERNE = CodeList(
    "acteur_interne",
    "Acteurs présents dans les locaux",
    (
        Code("referent_vif", "référent départemental violences conjugales et intrafamiliales"),
        Code("bav", "bureau d’aide aux victimes (police)"),
        Code("perm_av", "permanence associative d’aide aux victimes"),
        Code("psy", "psychologue du commissariat"),
    ),
)

PARTICIPANT_REUNION = CodeList(
    "participant_reunion",
    "Avec qui la réunion s'est tenue",
    (
        Code("partenaires", "partenaires extérieurs"),
        Code("referent_vif", "référent départemental violences conjugales et intrafamiliales"),
        Code("bav", "bureau d’aide aux victimes (police)"),
        Code("perm_av", "permanence associative d’aide aux victimes"),
        Code("psy", "psychologue du commissariat"),
        Code("copil", "comité de pilotage local"),
        Code("comite_dep", "comité départemental de suivi"),
        Code("clspd_pleniere", "CLSPD – réunion plénière"),
        Code("clspd_thema", "CLSPD – commission thématique"),
        Code("cdp", "conseil départemental de prévention"),
    ),
)

FREQUENCE_COLLABORATION = CodeList(
    "frequence_collaboration",
    "Fréquence de la collaboration",
    (
        Code("freq", "fréquentes"),
        Code("occ", "occasionnelles"),
        Code("rare", "rares"),
        Code("aucune", "aucune collaboration"),
    ),
)

QUALITE_COLLABORATION = CodeList(
    "qualite_collaboration",
    "Qualité de la collaboration interne",
    (
        Code("compl", "complémentaires et clairement distinctes"),
        Code("cordial", "cordiales sans réelle collaboration"),
        Code("autre", "autre"),
    ),
)
