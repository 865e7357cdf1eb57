"""How many posts gave each answer: the integer counts behind the report's percentages.

They are the only counts whose shares, rounded half up, print as the report does, or one
choice among several where it does not give its base (T14, T16, T17, T28, T30). What is
left of a stratum did not answer.
"""

from collections.abc import Mapping

Counts = Mapping[str, int]
YesNo = Mapping[bool, int]

# Strata are services: 40 police, 23 gendarmerie, 10 mixed.
ACCOMPANIMENT: Mapping[str, YesNo] = {  # T12, T13
    "police": {True: 19, False: 17},
    "gendarmerie": {True: 12, False: 10},
    "mixte": {True: 6, False: 3},
}
HOME_VISITS: Mapping[str, YesNo] = {  # T12, T13
    "police": {True: 15, False: 23},
    "gendarmerie": {True: 13, False: 9},
    "mixte": {True: 7, False: 2},
}
TRAINING_AT_START: Mapping[str, YesNo] = {  # T22
    "police": {True: 19, False: 20},
    "gendarmerie": {True: 18, False: 5},
    "mixte": {True: 5, False: 5},
}
OFFICE: Mapping[str, Counts] = {  # T27
    "police": {"accueil": 31, "unites": 7, "independant": 2},
    "gendarmerie": {"accueil": 13, "unites": 6, "groupement": 4},
    "mixte": {"accueil": 2, "unites": 5, "groupement": 3},
}
PREVIOUS_JOB: Mapping[str, Counts] = {  # T28: 38 of the 40 police posts answer
    "police": {"ssd": 12, "asso": 11, "autre": 15},
    "gendarmerie": {"ssd": 11, "asso": 5, "autre": 7},
    "mixte": {"ssd": 7, "asso": 2, "autre": 1},
}
RECEIVED: Mapping[str, Counts] = {  # T10, T11
    "police": {"lt150": 1, "150_300": 8, "300_500": 15, "gt500": 11},
    "gendarmerie": {"lt150": 5, "150_300": 9, "300_500": 6, "gt500": 2},
    "mixte": {"lt150": 3, "150_300": 2, "300_500": 3, "gt500": 1},
}

# Yes, by service and employer at once: T23, T24 and T25.
CONTINUED_TRAINING: Mapping[str, Counts] = {
    "police": {"cg": 4, "mairie": 2, "epci": 3, "asso": 4, "autre": 1},
    "gendarmerie": {"cg": 8, "mairie": 1, "asso": 7, "autre": 2},
    "mixte": {"cg": 3, "epci": 1, "asso": 2},
}
SUPERVISION: Mapping[str, Counts] = {
    "police": {"cg": 1, "mairie": 1, "epci": 1, "asso": 7},
    "gendarmerie": {"cg": 2, "mairie": 1, "asso": 6, "autre": 1},
    "mixte": {"cg": 1, "asso": 1},
}

# Strata are employers: 25 cg, 9 mairie, 5 epci, 30 asso, 4 autre.
SECTOR: Mapping[str, Counts] = {  # T20
    "cg": {"public": 25},
    "mairie": {"public": 9},
    "epci": {"public": 5},
    "asso": {"prive": 30},
    "autre": {"prive": 3},
}
SALARY: Mapping[str, Counts] = {  # T21
    "cg": {"1000_1500": 2, "1500_2000": 9, "gt2000": 14},
    "mairie": {"1000_1500": 2, "1500_2000": 6, "gt2000": 1},
    "epci": {"1500_2000": 3, "gt2000": 2},
    "asso": {"lt1000": 2, "1000_1500": 22, "1500_2000": 5, "gt2000": 1},
    "autre": {"1500_2000": 2, "gt2000": 1},
}
CONTRACT: Mapping[str, Counts] = {  # T20, by sector; 4 % of trainees in 33 is impossible
    "public": {"titulaire_cdi": 28, "contractuel_cdd": 9, "stagiaire": 1},
    "prive": {"titulaire_cdi": 22, "contractuel_cdd": 9, "stagiaire": 1},
}

# All 73 posts.
EXPERIENCE: Counts = {"nulle": 5, "lt1": 4, "1_5": 20, "6_10": 11, "gt10": 33}  # T09
SCHEDULE: Counts = {"jour": 64, "decale": 5, "autre": 4}  # T18
TRAINING: Counts = {"ass": 44, "juriste": 12, "psycho": 7, "autre": 10}  # about 6 in 10 ASS
WEEKLY_HOURS: Mapping[int, int] = {35: 55, 39: 6, 28: 8, 20: 4}  # 84 % at 35 hours or more
PRIORITY_ZONE: Counts = {"zus": 62, "aucun": 11}  # 85 %
OTHER_JOB: Mapping[str | None, int] = {  # T19: 11 cases, 9 of them detailed
    "ts_cg": 4,
    "accueil_av": 2,
    "ass_spip": 1,
    "socio_jud": 2,
    None: 2,
}
NO_MOBILE, NO_INTERNET, NO_COMPUTER = 35, 18, 3  # T26; no computer is no Internet either
COLLABORATIONS: Mapping[str, Counts] = {  # T17
    "secteur": {"freq": 68, "occ": 4},
    "asso": {"freq": 48, "occ": 22, "rare": 3},
    "enfance": {"freq": 38, "occ": 30, "rare": 3, "aucune": 2},
    "sante": {"freq": 32, "occ": 31, "rare": 9},
    "justice": {"freq": 19, "occ": 27, "rare": 15, "aucune": 8},
    "ccas": {"freq": 17, "occ": 27, "rare": 17, "aucune": 8},
}
PSYCHOLOGIST: Counts = {"compl": 7, "cordial": 2}  # T30
VICTIM_SUPPORT: Counts = {"compl": 10, "cordial": 2, "autre": 1}  # T30

# T15: persons of known status, all declared by 12 posts that received 300 to 500 persons.
STATUS_POSTS, VICTIMS, OFFENDERS = 12, 2622, 314
