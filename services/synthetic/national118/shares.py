"""The report's shares, as the posts of each force show them: T10, T11, T14, T16, S26 to S29."""

from collections.abc import Mapping

Shares = Mapping[str, float]
POLICE, GENDARMERIE = "police", "gendarmerie"

# Posts by bracket of persons received in a year: T10 and T11 brought from 66 to 118.
BRACKETS: Mapping[str, Shares] = {
    "police": {"lt150": 2, "150_300": 16, "300_500": 29, "gt500": 21},
    "gendarmerie": {"lt150": 8, "150_300": 13, "300_500": 9, "gt500": 3},
    "mixte": {"lt150": 6, "150_300": 4, "300_500": 5, "gt500": 2},
}
RECEIVED: Mapping[str, tuple[int, int]] = {
    "lt150": (50, 134),
    "150_300": (166, 275),
    "300_500": (330, 452),
    "gt500": (540, 690),
}
"""Situations opened in a year, lowest and highest: clear of the bounds, for some persons
are met again the year after."""

# Percent of the situations of a post, T14; the two family conflicts exclude each other.
FAMILY: Mapping[str, Shares] = {
    POLICE: {"conjugal": 41, "intrafam": 23},
    GENDARMERIE: {"conjugal": 39, "intrafam": 30},
}
OTHERS: Mapping[str, Shares] = {
    POLICE: {"voisinage": 7, "psy": 5, "addict": 5, "socioeco": 9, "logement": 6, "autre": 23},
    GENDARMERIE: {
        "voisinage": 7,
        "psy": 8.5,
        "addict": 7.5,
        "socioeco": 15,
        "logement": 5,
        "autre": 31.5,
    },
}

# Profiles of posts by mode of saisine, in percent, each with its weight; over the posts
# that use a mode its mean share is that of T16, which is why the means make 205.
SAISINES: Mapping[str, tuple[tuple[int, Shares], ...]] = {
    POLICE: (
        (3, {"services": 48, "main_courante": 26, "ext": 12, "directe": 14}),
        (2, {"services": 46, "main_courante": 26, "directe": 14, "autres": 14}),
    ),
    GENDARMERIE: (
        (4, {"services": 42, "opp": 32, "ext": 12, "directe": 14}),
        (4, {"services": 50, "opp": 36, "directe": 14}),
        (5, {"corg": 61, "directe": 14, "autres": 13, "ext": 12}),
        (4, {"corg": 54, "opp": 34, "ext": 12}),
    ),
}

AGES: Mapping[str, Shares] = {
    POLICE: {"lt18": 8.2, "18_24": 13.5, "25_45": 48.3, "46_65": 21, "gt65": 7, "nr": 2},
    GENDARMERIE: {"lt18": 15, "18_24": 11.5, "25_45": 45.5, "46_65": 19, "gt65": 7, "nr": 2},
}
SEXES: Shares = {"f": 72, "m": 27.3, "nr": 0.7}
STATUSES: Shares = {"victime": 11.2, "auteur": 1.3, "sans_infraction": 0.5, "nr": 87}
"""T15: 2 622 victims for 314 authors, 8.35 for one; the status of 87 % is not said."""

RETURNING = 0.12
NOT_KNOWN_IN_THE_EURE: Shares = {POLICE: 0.58, GENDARMERIE: 0.62}  # T29
NOT_KNOWN_ELSEWHERE = 0.5
EURE = "27"

# Shares of the posts that accompany persons, and that visit homes: T13.
ACCOMPANIES: Shares = {"police": 0.48, "gendarmerie": 0.52, "mixte": 0.6}
VISITS: Shares = {"police": 0.38, "gendarmerie": 0.57, "mixte": 0.7}
