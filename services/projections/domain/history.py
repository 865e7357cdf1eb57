"""The state of a case or of a month of activity: its facts that still stand, in log order."""

import msgspec

from contracts.events.cases import FactCorrected, FactWithdrawn
from services.projections.domain.entries import Act, ActFact, paris_day

CORRECTED = "corrige"
WITHDRAWN = "retire"


class ActiveFact(msgspec.Struct, frozen=True, array_like=True):
    """A fact that stands: what it says today, and the Paris day on which it was received."""

    id: str
    type: str
    received_on: str
    says: Act


class Incident(msgspec.Struct, frozen=True, array_like=True):
    """A correction or a withdrawal, on the day of the fact it concerns."""

    kind: str
    day: str
    force: str


class History(msgspec.Struct, frozen=True, array_like=True):
    """All that stands of one stream, and what was taken back."""

    post: str
    standing: tuple[ActiveFact, ...] = ()
    incidents: tuple[Incident, ...] = ()

    @property
    def first_day(self) -> str:
        """The day of the first standing fact."""
        return self.standing[0].says.occurred_on


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(History).decode


def evolve(history: History | None, fact: ActFact) -> History:
    """The history once `fact` is known; it never refuses: intake has already decided.

    A correction takes the place of the fact it corrects; a withdrawal removes it.
    """
    history = history or History(fact.data.post)
    if fact.type == FactCorrected.NAME:
        return _without(history, fact.data.corrects, CORRECTED, fact.data.data)
    if fact.type == FactWithdrawn.NAME:
        return _without(history, fact.data.withdraws, WITHDRAWN, None)
    received = ActiveFact(fact.id, fact.type, paris_day(fact.recordedat), fact.data)
    return History(history.post, (*history.standing, received), history.incidents)


def _without(history: History, target: str, kind: str, instead: Act | None) -> History:
    standing: list[ActiveFact] = []
    incidents = history.incidents
    force = next((fact.says.force for fact in history.standing if fact.says.force), "")
    for fact in history.standing:
        if fact.id != target:
            standing.append(fact)
            continue
        incidents = (*incidents, Incident(kind, fact.says.occurred_on, force))
        if instead is not None:
            standing.append(ActiveFact(fact.id, fact.type, fact.received_on, instead))
    return History(history.post, tuple(standing), incidents)
