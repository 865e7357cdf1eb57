"""The yearly questionnaire of the report, as one fact a post and year."""

from typing import Annotated

from pydantic import Field

from contracts.codes import (
    ACTEUR_INTERNE,
    EMPLOI_CUMULE,
    EMPLOI_PRECEDENT,
    EQUIPEMENT,
    FREQUENCE_COLLABORATION,
    PARTENAIRE,
    PROBLEMATIQUE,
    QUALITE_COLLABORATION,
    SAISINE,
    TRANCHE_SALAIRE,
    OneOf,
)
from contracts.events.event import Count, Flag, InOrder, Number, PostEvent
from contracts.events.posts import Year

Problem = Annotated[str, OneOf(PROBLEMATIQUE)]
Saisine = Annotated[str, OneOf(SAISINE)]
Partner = Annotated[str, OneOf(PARTENAIRE)]
Frequency = Annotated[str, OneOf(FREQUENCE_COLLABORATION)]
Colleague = Annotated[str, OneOf(ACTEUR_INTERNE)]
Quality = Annotated[str, OneOf(QUALITE_COLLABORATION)]
Equipment = Annotated[str, OneOf(EQUIPEMENT)]
Share = Annotated[Number, Field(ge=0, le=100)]


class SurveyAnswered(PostEvent):
    """Answers of a post to the yearly questionnaire; absent = non-réponse.

    What the register knows (service, territory, employer, holder, conventions, money) is
    not asked again. Counts of persons are those of the year before the questionnaire.
    Shares are in percent of the situations and need not add up to 100.
    """

    NAME = "relais.survey-answered.v1"
    year: Year
    field_visit: Flag = False
    persons_received: Count | None = None
    received_victims: Count | None = None
    received_offenders: Count | None = None
    accompaniment: Flag | None = None
    home_visits: Flag | None = None
    problem_shares: Annotated[dict[Problem, Share], InOrder] | None = None
    saisine_shares: Annotated[dict[Saisine, Share], InOrder] | None = None
    collaborations: Annotated[dict[Partner, Frequency], InOrder] | None = None
    internal_collaborations: Annotated[dict[Colleague, Quality], InOrder] | None = None
    previous_job: Annotated[str, OneOf(EMPLOI_PRECEDENT)] | None = None
    other_job: Flag | None = None
    other_job_kind: Annotated[str, OneOf(EMPLOI_CUMULE)] | None = None
    salary: Annotated[str, OneOf(TRANCHE_SALAIRE)] | None = None
    training_at_start: Flag | None = None
    continued_training: Flag | None = None
    supervision: Flag | None = None
    missing_equipment: tuple[Equipment, ...] | None = None
