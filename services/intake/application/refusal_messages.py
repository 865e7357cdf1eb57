"""Refusals of the domain → problems: the one table between rules and French sentences."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from contracts import problems
from contracts.events import Event, PostEvent
from contracts.events.cases import FactCorrected
from contracts.problems import Problem, ProblemType
from services.intake.domain import refusals
from services.intake.domain.refusals import Refusal


class Sentence(NamedTuple):
    """How a refusal is told: its kind, its words, and the field to mend."""

    kind: ProblemType
    words: str
    field: str | None = None


DAY = "{at}.{on}"  # {at}: the data of the fact, or of the replacement in a correction

SENTENCES: Mapping[type[Refusal], Sentence] = MappingProxyType(
    {
        refusals.OccursInFuture: Sentence(
            problems.OCCURS_IN_FUTURE,
            "Le {day} est dans l'avenir (au plus tard le {latest}) : vérifiez la date du fait "
            "et l'horloge de l'appareil.",
            "$.data.occurred_on",
        ),
        refusals.UnknownPost: Sentence(
            problems.UNKNOWN_POST,
            "Le poste {post} n'est pas enregistré : vérifiez son identifiant, ou envoyez "
            "d'abord son ouverture (post-opened).",
            "$.data.post",
        ),
        refusals.PostAlreadyOpened: Sentence(
            problems.POST_ALREADY_OPENED,
            "Le poste {post} est déjà ouvert depuis le {opened_on} : un identifiant ne sert "
            "qu'une fois. Pour un changement, envoyez post-amended.",
            "$.data.post",
        ),
        refusals.PostAlreadyClosed: Sentence(
            problems.POST_ALREADY_CLOSED,
            "Le poste {post} est déjà fermé depuis le {closed_on}.",
            "$.data.post",
        ),
        refusals.PostNotOpen: Sentence(
            problems.POST_NOT_OPEN,
            "Le poste {post} n'est pas ouvert le {day} (ouverture le {opened_on}, fermeture : "
            "{closed_on}) : vérifiez la date et le poste.",
            DAY,
        ),
        refusals.ForceNotOfService: Sentence(
            problems.FORCE_NOT_OF_SERVICE,
            "Le poste {post} relève du service « {service} » le {day} : une situation "
            "« {force} » n'y est pas possible.",
            "{at}.force",
        ),
        refusals.CaseAlreadyOpened: Sentence(
            problems.CASE_ALREADY_OPENED,
            "La situation {case} est déjà ouverte : une nouvelle situation reçoit un nouvel "
            "identifiant ; pour en changer l'ouverture, envoyez une correction.",
            "$.subject",
        ),
        refusals.UnknownCase: Sentence(
            problems.UNKNOWN_CASE,
            "Le poste {post} n'a ouvert aucune situation {case} : envoyez d'abord son "
            "ouverture (case-opened).",
            "$.subject",
        ),
        refusals.CaseWithdrawn: Sentence(
            problems.CASE_WITHDRAWN,
            "L'ouverture de la situation {case} a été retirée : elle ne reçoit plus aucun fait. "
            "Ouvrez une nouvelle situation, avec un nouvel identifiant.",
            "$.subject",
        ),
        refusals.BeforeOpening: Sentence(
            problems.BEFORE_OPENING,
            "Le {day} précède l'ouverture de la situation, le {opened_on} : corrigez l'une des "
            "deux dates.",
            DAY,
        ),
        refusals.ActAfterClosing: Sentence(
            problems.ACT_AFTER_CLOSING,
            "La situation est close du {closed_on} à sa réouverture ({reopened_on}) : aucun "
            "acte n'y est possible le {day}. Rouvrez-la d'abord (case-reopened), ou corrigez "
            "la date.",
            DAY,
        ),
        refusals.ClosingBeforeAct: Sentence(
            problems.CLOSING_BEFORE_ACT,
            "Un acte est déjà enregistré le {act_on} : la clôture ne peut pas être du "
            "{closed_on}. Corrigez l'une des deux dates.",
            DAY,
        ),
        refusals.CaseAlreadyClosed: Sentence(
            problems.CASE_ALREADY_CLOSED,
            "La situation est déjà close depuis le {closed_on} : pour changer cette clôture, "
            "envoyez une correction.",
        ),
        refusals.CaseNotClosed: Sentence(
            problems.CASE_NOT_CLOSED,
            "La situation n'est pas close : il n'y a rien à rouvrir le {day}.",
        ),
        refusals.ReopeningBeforeClosing: Sentence(
            problems.REOPENING_BEFORE_CLOSING,
            "La réouverture du {day} précède la clôture du {closed_on} : corrigez l'une des "
            "deux dates.",
            DAY,
        ),
        refusals.SaisineNotOfForce: Sentence(
            problems.SAISINE_NOT_OF_FORCE,
            "Le code « {code} » n'existe pas pour une situation « {force} » : main courante "
            "est propre à la police, CORG et OPP à la gendarmerie.",
            "{at}.{field}",
        ),
        refusals.UnknownOrientation: Sentence(
            problems.UNKNOWN_ORIENTATION,
            "Aucune orientation {orientation} dans cette situation : envoyez d'abord "
            "l'orientation (person-oriented), puis sa réponse.",
            "{at}.orientation",
        ),
        refusals.OrientationAlreadyMade: Sentence(
            problems.ORIENTATION_ALREADY_MADE,
            "L'orientation {orientation} est déjà enregistrée : une nouvelle orientation "
            "reçoit un nouvel identifiant.",
            "{at}.orientation",
        ),
        refusals.CorrectionOfOtherCase: Sentence(
            problems.CORRECTION_OF_OTHER_CASE,
            "Le fait {target} n'est pas un fait de cette situation. Désignez le fait "
            "d'origine, et non une correction ou un retrait.",
            "$.data.{field}",
        ),
        refusals.CorrectionOfOtherMonth: Sentence(
            problems.CORRECTION_OF_OTHER_CASE,
            "Le fait {target} n'est pas de l'activité du poste ce mois-là. Désignez le fait "
            "d'origine, et datez sa correction (occurred_on) du mois où il a été enregistré.",
            "$.data.{field}",
        ),
        refusals.CorrectionOfWithdrawnFact: Sentence(
            problems.CORRECTION_OF_WITHDRAWN_FACT,
            "Le fait {target} a déjà été retiré : il n'y a plus rien à corriger ni à retirer. "
            "Envoyez un nouveau fait.",
            "$.data.{field}",
        ),
        refusals.CorrectionChangesType: Sentence(
            problems.CORRECTION_CHANGES_TYPE,
            "Le fait corrigé est de type {expected}, son remplacement de type {found} : une "
            "correction garde le type. Retirez ce fait et envoyez-en un nouveau.",
            "$.data.data",
        ),
        refusals.CorrectionChangesPost: Sentence(
            problems.CORRECTION_CHANGES_POST,
            "Le remplacement parle du poste {other} et non de {post} : retirez ce fait (motif "
            "erreur_de_poste) et envoyez-en un nouveau.",
            "$.data.data.post",
        ),
        refusals.UnknownDeposit: Sentence(
            problems.UNKNOWN_DEPOSIT,
            "Le dépôt {target} n'existe pas dans cette série et ce territoire : vérifiez "
            "l'identifiant du dépôt remplacé (supersedes).",
            "$.data.supersedes",
        ),
    }
)


def problem_of(refusal: Refusal, event: Event) -> Problem:
    """The problem that tells why `event` met `refusal`."""
    if isinstance(refusal, refusals.CorrectionBreaksHistory):
        because = problem_of(refusal.because, event)
        return problems.CORRECTION_BREAKS_HISTORY.problem(
            "Cette correction ou ce retrait contredirait un autre fait de la situation, à "
            f"reprendre d'abord. {because.detail}"
        )
    sentence = SENTENCES[type(refusal)]
    told = {name: _written(value) for name, value in vars(refusal).items()}
    told["at"] = "$.data.data" if isinstance(event, FactCorrected) else "$.data"
    told["on"] = "effective_on" if isinstance(event, PostEvent) else "occurred_on"
    field = sentence.field.format(**told) if sentence.field else None
    return sentence.kind.problem(sentence.words.format(**told), field)


def _written(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "aucune" if value is None else str(value)
