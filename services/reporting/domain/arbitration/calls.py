"""What is said of a call for projects, entry by entry, and the rules that let it be said.

Entries are added, never changed: the last word on a request stands, a decision is replaced by
another one. Words of people (observations, reasons) are kept apart, and are no part of an entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from services.reporting.domain.arbitration.ranking import weights_wrong

MOST_EUROS = 100_000_000


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True)


class CallOpened(_Said):
    """A call for the credits of a year; said again under its name, its terms are amended."""

    kind: Literal["call-opened"] = "call-opened"
    call: str
    year: int
    envelope: int
    deadline: date
    weights: dict[str, int]


class RequestMade(_Said):
    """An employer asks euros for a post; 0 takes the request back."""

    kind: Literal["request-made"] = "request-made"
    call: str
    post: str
    amount: int


class SeenLine(_Said):
    """A post as it was seen when a version was kept: figures as they were shown."""

    post: str
    name: str
    rank: int
    score: str
    parts: dict[str, str]
    asked: int | None
    requested: bool
    cost: int | None
    third: int | None
    plan: str
    persons: str
    ends_on: date | None
    lacking: tuple[str, ...]
    proposed: int
    awarded: int

    @property
    def changed(self) -> bool:
        """Whether it differs from the proposal."""
        return self.awarded != self.proposed


class VersionKept(_Said):
    """A version of the awards, with everything that was seen; `final`: it is the decision.

    `replaces`: the number of the decision that it takes the place of.
    """

    kind: Literal["version-kept"] = "version-kept"
    call: str
    number: int
    final: bool
    replaces: int | None
    release: str
    envelope: int
    weights: dict[str, int]
    partial: bool
    lines: tuple[SeenLine, ...]

    @property
    def spent(self) -> int:
        """All that it awards, in euros."""
        return sum(line.awarded for line in self.lines)

    @property
    def left(self) -> int:
        """What is left of the envelope."""
        return self.envelope - self.spent


class AlertAnswered(_Said):
    """Somebody said what becomes of a convention that ends; `months`: the alert (0: the day)."""

    kind: Literal["alert-answered"] = "alert-answered"
    post: str
    convention: str
    months: int
    answer: str


Said = Annotated[
    CallOpened | RequestMade | VersionKept | AlertAnswered, Field(discriminator="kind")
]


class Noted(NamedTuple):
    """An entry in its place: when, and by whose account."""

    position: int
    at: datetime
    who: str
    said: CallOpened | RequestMade | VersionKept | AlertAnswered


@dataclass(frozen=True)
class Call:
    """A call as it stands. `requests`: by post; `versions`: in their order, drafts among them."""

    terms: CallOpened
    requests: Mapping[str, Noted]
    versions: tuple[Noted, ...] = ()

    def version(self, number: int) -> VersionKept | None:
        """The version of that number."""
        return next((said for said in self._kept if said.number == number), None)

    @property
    def decision(self) -> VersionKept | None:
        """The decision that stands: the last one."""
        return next((said for said in reversed(self._kept) if said.final), None)

    @property
    def _kept(self) -> list[VersionKept]:
        return [each.said for each in self.versions if isinstance(each.said, VersionKept)]

    def asked(self, post: str) -> int | None:
        """What its employer asks for a post; None where no request stands."""
        noted = self.requests.get(post)
        said = noted.said if noted else None
        return said.amount if isinstance(said, RequestMade) and said.amount else None


class SayingRefused(ValueError):
    """What may not be said of a call: the field, and why (French)."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def calls_of(entries: Iterable[Noted]) -> dict[str, Call]:
    """The calls of a département by name, in the order in which they were opened."""
    calls: dict[str, Call] = {}
    for noted in entries:
        said = noted.said
        if isinstance(said, CallOpened):
            known = calls.get(said.call)
            calls[said.call] = replace(known, terms=said) if known else Call(said, {})
        elif isinstance(said, RequestMade):
            call = calls[said.call]
            calls[said.call] = replace(call, requests={**call.requests, said.post: noted})
        elif isinstance(said, VersionKept):
            call = calls[said.call]
            calls[said.call] = replace(call, versions=(*call.versions, noted))
    return calls


def decide_call(said: CallOpened, known: Call | None, today: date) -> CallOpened:
    """Let a call be opened, or its terms be amended. Raises SayingRefused."""
    if not 0 < said.envelope <= MOST_EUROS:
        raise SayingRefused("enveloppe", "L’enveloppe est un montant en euros, plus grand que 0.")
    if not today.year - 1 <= said.year <= today.year + 3:
        raise SayingRefused("annee", "L’année est celle des crédits, proche d’aujourd’hui.")
    if said.deadline < today:
        raise SayingRefused("limite", "La date limite est passée : donnez un jour à venir.")
    if wrong := weights_wrong(said.weights):
        raise SayingRefused("poids", wrong)
    if known and known.decision:
        raise SayingRefused("", "Une décision est enregistrée : ouvrez un autre appel.")
    return said


def decide_request(
    said: RequestMade, call: Call, today: date, *, closed: bool, cost: int | None
) -> RequestMade:
    """Let an employer ask, until the deadline. Raises SayingRefused."""
    if today > call.terms.deadline:
        raise SayingRefused("", f"L’appel est clos depuis le {call.terms.deadline:%d/%m/%Y}.")
    if closed:
        raise SayingRefused("", "Le poste est fermé : rien ne peut être demandé pour lui.")
    if not 0 <= said.amount <= MOST_EUROS or (cost is not None and said.amount > cost):
        raise SayingRefused("montant", "Une demande ne dépasse pas le coût de l’année.")
    return said


def decide_version(
    said: VersionKept, call: Call, reasons: Mapping[str, str], closed: Iterable[str]
) -> VersionKept:
    """Let a version be kept. Raises SayingRefused.

    `reasons`: by post, why its award differs from the proposal. `closed`: the posts that will
    not be open in the year of the call.
    """
    over = set(closed)
    for line in said.lines:
        field = f"montant-{line.post}"
        if line.awarded < 0 or line.awarded > (line.asked or 0):
            raise SayingRefused(field, f"{line.name} : pas plus que ce qui est demandé.")
        if line.awarded and line.post in over:
            raise SayingRefused(field, f"{line.name} : le poste est fermé, rien ne lui va.")
        if line.changed and not reasons.get(line.post):
            raise SayingRefused(
                f"motif-{line.post}", f"{line.name} : dites pourquoi le calcul n’est pas suivi."
            )
    if said.spent > said.envelope:
        raise SayingRefused(
            "", f"Les attributions dépassent l’enveloppe de {said.spent - said.envelope} €."
        )
    standing = call.decision
    if said.final and standing and said.replaces != standing.number:
        raise SayingRefused(
            "remplace",
            f"La décision n° {standing.number} est enregistrée : dites qu’elle est remplacée.",
        )
    return said
