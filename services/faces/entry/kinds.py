"""What one may say at a post, as a table: the address of a form, its event, its title."""

from collections.abc import Mapping
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

ICONS: Mapping[str, str] = MappingProxyType(
    {
        "entretien": "talk",
        "orientation": "send",
        "demarche": "list",
        "visite": "home",
        "accompagnement": "walk",
        "mediation": "bolt",
        "evaluation": "check",
        "plainte": "pencil",
        "reponse": "reply",
        "cloture": "close",
        "reouverture": "folder",
        "contact": "phone",
        "reunion": "group",
        "formation": "book",
    }
)
"""The drawing of each form, by its address."""


class Kind(NamedTuple):
    """A form: the event that it makes, and how both are called in French."""

    event: type[Event]
    title: str


OPENING = Kind(CaseOpened, "Nouvelle saisine")
ACT_FORMS: Mapping[str, Kind] = MappingProxyType(
    {
        "entretien": Kind(InterviewHeld, "Entretien"),
        "orientation": Kind(PersonOriented, "Orientation"),
        "demarche": Kind(ProcedureAssisted, "Aide aux démarches"),
        "visite": Kind(HomeVisitMade, "Visite à domicile"),
        "accompagnement": Kind(PersonAccompanied, "Accompagnement physique"),
        "mediation": Kind(CrisisMediated, "Médiation de crise"),
        "evaluation": Kind(JointAssessmentHeld, "Évaluation conjointe"),
        "plainte": Kind(ComplaintFiled, "Plainte ou main courante"),
    }
)
"""One for each act of `contracts.events.ACTS`, which a closed case takes no more."""
OTHERS: Mapping[str, Kind] = MappingProxyType(
    {
        "reponse": Kind(OrientationAnswered, "Retour du partenaire"),
        "precision": Kind(CaseRequalified, "Requalification"),
        "cloture": Kind(CaseClosed, "Clôture"),
        "reouverture": Kind(CaseReopened, "Réouverture"),
    }
)
OF_A_CASE: Mapping[str, Kind] = MappingProxyType({**ACT_FORMS, **OTHERS})
ACTIVITY: Mapping[str, Kind] = MappingProxyType(
    {
        "contact": Kind(PartnerContacted, "Contact avec un partenaire"),
        "reunion": Kind(MeetingHeld, "Réunion"),
        "formation": Kind(TrainingAttended, "Formation ou soutien"),
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
