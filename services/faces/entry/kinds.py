"""What one may say at a post, as a table: the address of a form, its event, its title."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from contracts.events import Event
from contracts.events.activity import MeetingHeld, PartnerContacted, TrainingAttended
from contracts.events.cases import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseRequalified,
    ComplaintFiled,
    CrisisMediated,
    FactCorrected,
    FactWithdrawn,
    HomeVisitMade,
    InterviewHeld,
    JointAssessmentHeld,
    OrientationAnswered,
    PersonAccompanied,
    PersonalDetailsErased,
    PersonOriented,
    ProcedureAssisted,
)

MEETING, RELAYING, ACTING = "Rencontrer la personne", "Mettre en relais", "Agir avec elle"
"""The groups in which the page of a case offers the acts."""


class Kind(NamedTuple):
    """A form: the event that it makes, how both are called in French, its drawing, its group."""

    event: type[Event]
    title: str
    icon: str = ""
    group: str = ""


OPENING = Kind(CaseOpened, "Nouvelle saisine")
ACT_FORMS: Mapping[str, Kind] = MappingProxyType(
    {
        "entretien": Kind(InterviewHeld, "Entretien", "talk", MEETING),
        "orientation": Kind(PersonOriented, "Orientation", "send", RELAYING),
        "demarche": Kind(ProcedureAssisted, "Aide aux démarches", "list", ACTING),
        "visite": Kind(HomeVisitMade, "Visite à domicile", "home", MEETING),
        "accompagnement": Kind(PersonAccompanied, "Accompagnement physique", "walk", MEETING),
        "mediation": Kind(CrisisMediated, "Médiation de crise", "bolt", MEETING),
        "evaluation": Kind(JointAssessmentHeld, "Évaluation conjointe", "check", RELAYING),
        "plainte": Kind(ComplaintFiled, "Plainte ou main courante", "pencil", ACTING),
    }
)
"""One for each act of `contracts.events.ACTS`, which a closed case takes no more."""
GROUPS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        group: [address for address, kind in ACT_FORMS.items() if kind.group == group]
        for group in (MEETING, RELAYING, ACTING)
    }
)
OTHERS: Mapping[str, Kind] = MappingProxyType(
    {
        "reponse": Kind(OrientationAnswered, "Retour du partenaire", "reply"),
        "precision": Kind(CaseRequalified, "Requalification"),
        "cloture": Kind(CaseClosed, "Clôture", "close"),
        "reouverture": Kind(CaseReopened, "Réouverture", "folder"),
    }
)
OF_A_CASE: Mapping[str, Kind] = MappingProxyType({**ACT_FORMS, **OTHERS})
ACTIVITY: Mapping[str, Kind] = MappingProxyType(
    {
        "contact": Kind(PartnerContacted, "Contact avec un partenaire", "phone"),
        "reunion": Kind(MeetingHeld, "Réunion", "group"),
        "formation": Kind(TrainingAttended, "Formation ou soutien", "book"),
    }
)
"""What is of the post, and of no situation."""
BY_TYPE: Mapping[str, Kind] = MappingProxyType(
    {
        kind.event.NAME: kind
        for kind in (
            Kind(CaseOpened, "Saisine"),
            *OF_A_CASE.values(),
            *ACTIVITY.values(),
            Kind(FactCorrected, "Correction"),
            Kind(FactWithdrawn, "Retrait"),
            Kind(PersonalDetailsErased, "Effacement des détails personnels"),
        )
    }
)
"""Every fact that a history shows."""
