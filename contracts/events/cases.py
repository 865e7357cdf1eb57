"""The life of a situation, from its opening to its closing. No personal detail."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contracts.codes import (
    AGE,
    CADRE_ENTRETIEN,
    CONTEXTE_CRISE,
    FORCE,
    MODE_EVALUATION,
    MOTIF_CLOTURE,
    MOTIF_EFFACEMENT,
    NATURE_DEMARCHE,
    NIVEAU_ENTRETIEN,
    NIVEAU_PARTENAIRE_VERS_IS,
    OUI_NON_NR,
    OUTIL_LIAISON,
    PARTENAIRE,
    PARTENAIRE_TOUS,
    PROBLEMATIQUE,
    PROBLEMATIQUE_DETAIL,
    SAISINE,
    SEXE,
    SOLUTION,
    STATUT_PERSONNE,
    SUITE_PENALE,
    SUITE_RECUE,
    OneOf,
)
from contracts.events.event import Act, CaseEvent, Data, Flag, Minutes
from contracts.events.mending import Correction, Withdrawal
from contracts.identifiers import CommuneCode

Partner = Annotated[str, OneOf(PARTENAIRE)]
AnyPartner = Annotated[str, OneOf(PARTENAIRE_TOUS)]
Problem = Annotated[str, OneOf(PROBLEMATIQUE)]
Known = Annotated[str, OneOf(OUI_NON_NR)]


def _all_different(problems: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(problems)) < len(problems):
        raise PydanticCustomError("repeated", "La même problématique est donnée deux fois.")
    return problems


Problems = Annotated[tuple[Problem, ...], Field(min_length=1, max_length=8)]
Details = tuple[Annotated[str, OneOf(PROBLEMATIQUE_DETAIL)], ...]


class Person(Data):
    """What is known of a person, in codes: enough to count, not to recognise."""

    status: Annotated[str, OneOf(STATUT_PERSONNE)]
    sex: Annotated[str, OneOf(SEXE)]
    age: Annotated[str, OneOf(AGE)]
    commune: CommuneCode | None = None
    returning: Flag = False
    known_to_social_services: Known = "nr"


class CaseOpened(CaseEvent):
    """A person is received: a situation begins. The first problem is the main one."""

    NAME = "relais.case-opened.v1"
    force: Annotated[str, OneOf(FORCE)]
    saisine: Annotated[str, OneOf(SAISINE)]
    by_partner: AnyPartner | None = None
    partner_purpose: Annotated[str, OneOf(NIVEAU_PARTENAIRE_VERS_IS)] | None = None
    person: Person
    problems: Problems
    details: Details = ()
    consent_to_contact: Flag = False

    @model_validator(mode="after")
    def _is_consistent(self) -> "CaseOpened":
        _all_different(self.problems)
        if self.saisine != "ext" and (self.by_partner or self.partner_purpose):
            raise PydanticCustomError(
                "partner_without_ext",
                "Un partenaire n'est indiqué que si la saisine vient des services extérieurs.",
            )
        return self


class CaseRequalified(CaseEvent):
    """The whole new value of what is now known better."""

    NAME = "relais.case-requalified.v1"
    person: Person | None = None
    problems: Problems | None = None
    details: Details | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "CaseRequalified":
        if self.person is None and self.problems is None and self.details is None:
            raise PydanticCustomError("no_change", "Aucune qualification nouvelle n'est donnée.")
        _all_different(self.problems or ())
        return self


class InterviewHeld(Act):
    """An interview took place, face to face or by telephone."""

    NAME = "relais.interview-held.v1"
    NATURE = "entretien"
    level: Annotated[str, OneOf(NIVEAU_ENTRETIEN)]
    setting: Annotated[str, OneOf(CADRE_ENTRETIEN)]
    minutes: Minutes


class HomeVisitMade(Act):
    """A visit to the person's home."""

    NAME = "relais.home-visit-made.v1"
    NATURE = "visite"
    minutes: Minutes


class PersonAccompanied(Act):
    """The person was accompanied, physically, to a partner."""

    NAME = "relais.person-accompanied.v1"
    NATURE = "accompagnement"
    partner: AnyPartner
    minutes: Minutes


class ProcedureAssisted(Act):
    """Help with a procedure: papers, money, law, housing, health."""

    NAME = "relais.procedure-assisted.v1"
    NATURE = "demarche"
    kind: Annotated[str, OneOf(NATURE_DEMARCHE)]
    minutes: Minutes


class CrisisMediated(Act):
    """Mediation while a crisis lasts."""

    NAME = "relais.crisis-mediated.v1"
    NATURE = "mediation"
    context: Annotated[str, OneOf(CONTEXTE_CRISE)]
    minutes: Minutes


class PersonOriented(Act):
    """The person was sent to a partner; `orientation` names this act for the answer."""

    NAME = "relais.person-oriented.v1"
    orientation: UUID
    partner: AnyPartner
    solution: Annotated[str, OneOf(SOLUTION)]
    tool: Annotated[str, OneOf(OUTIL_LIAISON)] | None = None
    answer_wanted: Flag = False


class OrientationAnswered(CaseEvent):
    """What became of an orientation; a later answer replaces the earlier one."""

    NAME = "relais.orientation-answered.v1"
    orientation: UUID
    outcome: Annotated[str, OneOf(SUITE_RECUE)]
    known_to_social_services: Known = "nr"


class JointAssessmentHeld(Act):
    """The situation was assessed together with a partner."""

    NAME = "relais.joint-assessment-held.v1"
    NATURE = "evaluation_conjointe"
    partner: AnyPartner
    mode: Annotated[str, OneOf(MODE_EVALUATION)]
    minutes: Minutes


class ComplaintFiled(Act):
    """The person filed a complaint or had a main courante recorded."""

    NAME = "relais.complaint-filed.v1"
    kind: Annotated[str, OneOf(SUITE_PENALE)]


class CaseClosed(CaseEvent):
    """The post has ended its work on the situation."""

    NAME = "relais.case-closed.v1"
    reason: Annotated[str, OneOf(MOTIF_CLOTURE)]


class CaseReopened(CaseEvent):
    """The situation is taken up again."""

    NAME = "relais.case-reopened.v1"


class FactCorrected(Correction, CaseEvent):
    """The whole replacement of an earlier fact of the same stream, same type."""

    NAME = "relais.fact-corrected.v1"


class FactWithdrawn(Withdrawal, CaseEvent):
    """An earlier fact of the same stream is withdrawn: it should not have been recorded."""

    NAME = "relais.fact-withdrawn.v1"


class PersonalDetailsErased(CaseEvent):
    """The vault's row of this case was destroyed; the coded facts stay."""

    NAME = "relais.personal-details-erased.v1"
    reason: Annotated[str, OneOf(MOTIF_EFFACEMENT)]
