"""The life of a post: opening, holder, convention, money, declarations."""

from typing import Annotated

from pydantic import AfterValidator, Field, Strict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from contracts.codes import (
    CONTRAT,
    EMPLOYEUR,
    ENTREE_DISPOSITIF,
    EXPERIENCE,
    FINANCEUR,
    FORMATION_ORIGINE,
    HORAIRE,
    INDICATEUR,
    INSTANCE,
    LOCALISATION_BUREAU,
    MOTIF_FERMETURE,
    SECTEUR,
    SENS_OBJECTIF,
    SIGNATAIRE,
    TYPE_POSTE,
    TYPE_TERRITOIRE,
    ZONAGE,
    OneOf,
)
from contracts.events.event import Count, Flag, Number, PostEvent
from contracts.events.mending import Correction, Withdrawal
from contracts.identifiers import CommuneCode, Day, Slug, of_a_funder, with_its_luhn_key
from contracts.patterns import SIREN

Service = Annotated[str, OneOf(TYPE_POSTE)]
Funder = Annotated[str, OneOf(FINANCEUR)]
PRINTABLE = r"^[^\u0000-\u001f\u007f]*$"  # no store or spreadsheet keeps a control character
PostName = Annotated[str, Field(min_length=1, max_length=80, pattern=PRINTABLE)]
Fte = Annotated[Number, Field(ge=0.1, le=3.0)]
Unit = Annotated[str, Field(min_length=1, max_length=80, pattern=PRINTABLE)]
Year = Annotated[int, Strict(), Field(ge=1990, le=2100)]
Quarter = Annotated[str, Field(pattern=r"^(19|20)[0-9]{2}-Q[1-4]$")]
OrganisationName = Annotated[str, Field(min_length=2, max_length=120, pattern=PRINTABLE)]
FunderCode = Annotated[
    str,
    Field(pattern=r"^([0-9]{9}|([0-9]{2}|2A|2B)[0-9]{3})$"),
    AfterValidator(of_a_funder),
]
"""The SIREN number of a funder, or the code of its commune."""
Siren = Annotated[
    str, StringConstraints(pattern=SIREN, strict=True), AfterValidator(with_its_luhn_key)
]
"""The number by which INSEE knows an organisation; its last digit is the key of the others."""


class PostOpened(PostEvent):
    """A post opens its door; its id is given here, once and for ever."""

    NAME = "relais.post-opened.v1"
    name: PostName
    service: Service
    commune: CommuneCode
    territory: Annotated[str, OneOf(TYPE_TERRITOIRE)]
    priority_zone: Annotated[str, OneOf(ZONAGE)] | None = None
    employer: Annotated[str, OneOf(EMPLOYEUR)]
    fte: Fte
    entry: Annotated[str, OneOf(ENTREE_DISPOSITIF)] | None = None
    units: tuple[Unit, ...] = ()
    office: Annotated[str, OneOf(LOCALISATION_BUREAU)] | None = None
    indicators: tuple[Annotated[str, OneOf(INDICATEUR)], ...] = ()


class PostAmended(PostEvent):
    """What changed in a post, from a day on; absent fields stay as they were."""

    NAME = "relais.post-amended.v1"
    name: PostName | None = None
    service: Service | None = None
    commune: CommuneCode | None = None
    territory: Annotated[str, OneOf(TYPE_TERRITOIRE)] | None = None
    priority_zone: Annotated[str, OneOf(ZONAGE)] | None = None
    employer: Annotated[str, OneOf(EMPLOYEUR)] | None = None
    fte: Fte | None = None
    entry: Annotated[str, OneOf(ENTREE_DISPOSITIF)] | None = None
    units: tuple[Unit, ...] | None = None
    office: Annotated[str, OneOf(LOCALISATION_BUREAU)] | None = None
    indicators: tuple[Annotated[str, OneOf(INDICATEUR)], ...] | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> "PostAmended":
        if not self.model_dump(exclude={"post", "effective_on"}, exclude_none=True):
            raise PydanticCustomError("no_change", "Aucun champ à modifier n'est donné.")
        return self


class PostFilled(PostEvent):
    """The post gets a holder; the event says nothing of their identity."""

    NAME = "relais.post-filled.v1"
    training: Annotated[str, OneOf(FORMATION_ORIGINE)] | None = None
    experience: Annotated[str, OneOf(EXPERIENCE)] | None = None
    sector: Annotated[str, OneOf(SECTEUR)] | None = None
    contract: Annotated[str, OneOf(CONTRAT)] | None = None
    weekly_hours: Annotated[Number, Field(gt=0, le=48)] | None = None
    schedule: Annotated[str, OneOf(HORAIRE)] | None = None


class PostEmployerNamed(PostEvent):
    """From that day on an organisation employs whoever fills the post; said again, it replaces.

    `absorbs`: the organisation that employed until then and has become part of this one.
    """

    NAME = "relais.post-employer-named.v1"
    siren: Siren
    organisation: OrganisationName
    employer: Annotated[str, OneOf(EMPLOYEUR)]
    absorbs: Siren | None = None

    @model_validator(mode="after")
    def _absorbs_another(self) -> "PostEmployerNamed":
        if self.absorbs == self.siren:
            raise PydanticCustomError("itself", "Une organisation ne fusionne pas avec elle-même.")
        return self


class PostVacated(PostEvent):
    """The post has no holder any more, from that day on."""

    NAME = "relais.post-vacated.v1"


class PostClosed(PostEvent):
    """The post ends; its last day open is the day before."""

    NAME = "relais.post-closed.v1"
    reason: Annotated[str, OneOf(MOTIF_FERMETURE)]


class ConventionSigned(PostEvent):
    """The partners of a post commit themselves for a time.

    `double_authority`: it says that the employer is the superior, the head of the service directs.
    """

    NAME = "relais.convention-signed.v1"
    convention: Slug
    starts_on: Day
    ends_on: Day
    signatories: Annotated[tuple[Annotated[str, OneOf(SIGNATAIRE)], ...], Field(min_length=1)]
    monitoring: tuple[Annotated[str, OneOf(INSTANCE)], ...] = ()
    double_authority: Flag | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "ConventionSigned":
        if self.ends_on < self.starts_on:
            raise PydanticCustomError("dates", "La convention finit avant de commencer.")
        return self


class PostCostDeclared(PostEvent):
    """The employer says what a year of the post costs, in whole euros; said again, it replaces."""

    NAME = "relais.post-cost-declared.v1"
    year: Year
    salary_eur: Count
    other_eur: Count


class FundingPledged(PostEvent):
    """A funder promises money for a year of a post: a share of its cost, euros, or both."""

    NAME = "relais.funding-pledged.v1"
    convention: Slug
    year: Year
    funder: Funder
    funder_code: FunderCode | None = None
    share_percent: Annotated[Number, Field(ge=0, le=100)] | None = None
    amount_eur: Count | None = None

    @model_validator(mode="after")
    def _says_how_much(self) -> "FundingPledged":
        if self.share_percent is None and self.amount_eur is None:
            raise PydanticCustomError(
                "how_much", "Une promesse dit une part du coût, un montant en euros, ou les deux."
            )
        return self


class FunderTerritoryDeclared(PostEvent):
    """An intercommunality that pays for the post is made of these communes, from that day on.

    Its people are told of to it, over all posts; the last word of the register stands.
    """

    NAME = "relais.funder-territory-declared.v1"
    siren: Siren
    organisation: OrganisationName
    communes: Annotated[tuple[CommuneCode, ...], Field(min_length=1, max_length=250)]


class FundingWithdrawn(PostEvent):
    """A funder leaves: its share for that year is gone."""

    NAME = "relais.funding-withdrawn.v1"
    convention: Slug
    funder: Funder
    year: Year


class ObjectiveQuantified(PostEvent):
    """A number that an indicator of the post is to reach by a day; said again, it replaces.

    `target` is in the unit of the indicator (`contracts/statistics/indicators.toml`).
    """

    NAME = "relais.objective-quantified.v1"
    indicator: Annotated[str, OneOf(INDICATEUR)]
    bound: Annotated[str, OneOf(SENS_OBJECTIF)]
    target: Annotated[Number, Field(ge=0)]
    due_on: Day


class PeriodConfirmed(PostEvent):
    """The post declares a quarter complete, with its own count: zero is a statement."""

    NAME = "relais.period-confirmed.v1"
    period: Quarter
    cases_opened: Count


class RegisterCorrected(Correction, PostEvent):
    """The whole replacement of an earlier fact of the register of the same post, same type."""

    NAME = "relais.register-corrected.v1"


class RegisterWithdrawn(Withdrawal, PostEvent):
    """An earlier fact of the register is withdrawn: it should not have been recorded."""

    NAME = "relais.register-withdrawn.v1"
