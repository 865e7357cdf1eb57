"""Tables A1, A2, A5, A6, B, C, D: who was received, for what, and how it began."""

from contracts.statistics import dimensions as d
from contracts.statistics.catalogue import Breakdown, Dimension, Evaluation, StatisticalTable

OPENED = ("A1", "situations")


def _of_situations(
    code: str, title: str, dimension: Dimension, source: str = ""
) -> StatisticalTable:
    """A table of situations by force and one modality, each situation counted once."""
    block = Breakdown(code, (d.FORCE, dimension), (d.SITUATIONS,), OPENED)
    return StatisticalTable(code, title, "situations", (block,), source)


SITUATION_TABLES = (
    StatisticalTable(
        "A1",
        "Situations ouvertes",
        "situations",
        (Breakdown("A1", (d.FORCE,), (d.SITUATIONS,)),),
        note="Comptées à leur ouverture, non dédoublonnées entre postes.",
    ),
    StatisticalTable(
        "A2",
        "Postes par tranche de personnes reçues",
        "postes",
        (Breakdown("A6", (d.SERVICE, d.BRACKET), (d.POSTS,)),),
        "T10, T11",
        Evaluation.BRACKETS,
        yearly=True,
        note="Bornes : [0, 150[, [150, 300[, [300, 500[, 500 et plus ; à l'année seulement.",
    ),
    StatisticalTable(
        "A5",
        "Entretiens par situation",
        "entretiens par situation",
        (Breakdown("A3", (d.FORCE,), (d.RATIO,), OPENED),),
        "S25",
        Evaluation.RATIO,
        note="Entretiens de la période rapportés aux situations ouvertes dans la période.",
    ),
    StatisticalTable(
        "A6",
        "Personnes reçues en entretien",
        "situations",
        (Breakdown("A6", (d.FORCE,), (d.SITUATIONS,)),),
        "F-M1",
        note="Situations distinctes : l'année n'est pas la somme des trimestres.",
    ),
    _of_situations("B1", "Sexe des personnes reçues", d.SEX, "S26"),
    _of_situations("B2", "Âge des personnes reçues", d.AGE, "S27, S28, S29"),
    _of_situations("B3", "Statut des personnes reçues", d.STATUS, "T15"),
    StatisticalTable(
        "B4",
        "Commune de résidence, dans ou hors du territoire",
        "situations",
        (Breakdown("B4", (d.RESIDENCE,), (d.SITUATIONS,), OPENED),),
        evaluation=Evaluation.RESIDENCE,
        note="Territoire : la commune du poste et celles qu'il couvre en fin de période.",
    ),
    _of_situations("B5", "Personnes déjà connues du poste", d.RETURNING),
    _of_situations("B6", "Personnes connues des services sociaux", d.KNOWN, "P-I1, T29"),
    StatisticalTable(
        "C1",
        "Problématiques à l'origine de l'accueil",
        "mentions",
        (
            Breakdown(
                "C1", (d.FORCE, d.PROBLEM), (d.MENTIONS, d.POOLED_SHARE, d.MEAN_OF_POSTS), OPENED
            ),
        ),
        "T14",
        note="Moyenne sur les seuls postes où la problématique est relevée, comme en T14.",
    ),
    _of_situations("C2", "Problématique principale", d.PROBLEM),
    StatisticalTable(
        "D1",
        "Modes de saisine",
        "situations",
        (
            Breakdown(
                "D1", (d.FORCE, d.SAISINE), (d.SITUATIONS, d.POOLED_SHARE, d.MEAN_OF_POSTS), OPENED
            ),
        ),
        "T16",
        note="Moyenne sur les seuls postes qui ont connu ce mode de saisine, comme en T16.",
    ),
    _of_situations(
        "D2", "Situations adressées par les partenaires, par objet", d.PARTNER_PURPOSE, "P-M2"
    ),
)
