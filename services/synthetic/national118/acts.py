"""What may happen in a situation, as weighted codes: how often the report does not say."""

from services.synthetic.national118.dice import wheel

# Number of interviews of a situation, S25: 2 or 3 on average, one to ten.
INTERVIEWS = wheel({1: 34, 2: 26, 3: 17, 4: 10, 5: 6, 6: 3, 7: 2, 8: 1, 9: 0.6, 10: 0.4})
LEVELS = wheel({"rapide": 45, "approfondi": 55})
SETTINGS = wheel({"bureau": 68, "telephone": 18, "unite": 7, "domicile": 3, "exterieur": 4})
QUICK_MINUTES = tuple(range(10, 41, 5))
THOROUGH_MINUTES = tuple(range(40, 111, 5))
MINUTES = tuple(range(15, 121, 15))

DETAILS = {
    "conjugal": wheel({"conjugal_violence": 55, "conjugal_sans": 25, None: 20}),
    "intrafam": wheel({"educatif": 35, "mineur_danger": 10, "mariage_force": 1, None: 54}),
    "voisinage": wheel({"voisinage": 70, None: 30}),
    "psy": wheel({"psy": 75, "hospit_office": 8, None: 17}),
    "addict": wheel({"addict": 70, "ivresse": 15, None: 15}),
    "socioeco": wheel({"financier": 45, "precarite": 35, None: 20}),
    "logement": wheel({"expulsion": 30, "insalubrite": 20, "errance": 25, None: 25}),
    "autre": wheel(
        {
            "fugue": 12,
            "disparition": 4,
            "pa_dependante": 12,
            "cambriolage": 10,
            "abus_sexuel": 6,
            None: 56,
        }
    ),
}
AGE_OF_DETAIL = {"fugue": "lt18", "pa_dependante": "gt65"}

BY_PARTNER = wheel({"secteur": 45, "asso": 20, "ccas": 12, "enfance": 10, "sante": 8, "mjd": 5})
PARTNER_PURPOSES = wheel({"info_penale": 45, "cadre_autorite": 20, None: 35})

SOLUTIONS = wheel({"orientation": 58, "demarches": 24, "hebergement": 9, "soins": 9})
PARTNERS = {
    "orientation": wheel(
        {
            "secteur": 44,
            "asso": 24,
            "enfance": 10,
            "justice": 7,
            "ccas": 6,
            "aemo": 3,
            "ass_scolaire": 3,
            "mission_locale": 3,
        }
    ),
    "demarches": wheel(
        {"ccas": 28, "secteur": 27, "mjd": 18, "bailleur": 15, "justice": 6, "parquet": 6}
    ),
    "hebergement": wheel({"chrs": 55, "secteur": 20, "asso": 15, "caritative": 10}),
    "soins": wheel({"sante": 70, "ass_hopital": 30}),
}
OUTCOMES = wheel({"accepte": 62, "refuse": 8, "non_venu": 15, "sans_reponse": 15})
PROCEDURES = wheel(
    {"administrative": 32, "juridique": 30, "financiere": 16, "logement": 15, "sante": 7}
)
COMPANIONS = wheel({"justice": 30, "sante": 20, "chrs": 18, "asso": 17, "mjd": 8, "secteur": 7})
CRISES = wheel(
    {
        "conflit_familial": 60,
        "expulsion": 14,
        "hospitalisation": 12,
        "retrait_enfant": 6,
        "autre": 8,
    }
)
ASSESSORS = wheel({"secteur": 50, "enfance": 22, "ccas": 10, "sante": 10, "asso": 8})
ASSESSMENTS = wheel({"telephone": 50, "reunion": 35, "visite": 15})
CLOSINGS = wheel({"relais": 45, "autonome": 28, "perdu_de_vue": 18, "demenagement": 4, "autre": 5})

LAGS = wheel({0: 82, 1: 6, 2: 2.5, 3: 1.5, 5: 2.5, 9: 2, 14: 1, 22: 1.2, 60: 0.9, 125: 0.4})
"""Days from an act to its recording; most are recorded at once."""
