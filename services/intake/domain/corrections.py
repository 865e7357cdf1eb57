"""What a correction or a withdrawal may name, and what may stand in its place."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from pydantic import ValidationError

from contracts.events import (
    ACTIVITY_EVENTS,
    CASE_EVENTS,
    POST_EVENTS,
    ActivityEvent,
    CaseEvent,
    Correction,
    PostEvent,
    Withdrawal,
)
from contracts.events.cases import PersonalDetailsErased
from contracts.events.event import in_order
from contracts.identifiers import at_the_door
from services.intake.domain import refusals

Correctable = CaseEvent | ActivityEvent | PostEvent
Read = TypeVar("Read", bound=Correctable)
State = TypeVar("State")
Active = TypeVar("Active")
_EVERY: tuple[type[Correctable], ...] = (*CASE_EVENTS, *ACTIVITY_EVENTS, *POST_EVENTS)
CORRECTABLE = tuple(
    kind for kind in _EVERY if not issubclass(kind, Correction | Withdrawal | PersonalDetailsErased)
)


@dataclass(frozen=True)
class Refolding(Generic[State, Active]):
    """How the facts of one kind of stream are folded again.

    `begin`: the state with its first fact, or a Refusal. `refuse`: raises a Refusal for a
    fact that cannot join the state. `add`: the state with one more. `named`: the stored name
    and the day of a fact. `where`: what they are facts of, in French.
    """

    begin: Callable[[UUID, Active], State]
    refuse: Callable[[State, Active], None]
    add: Callable[[State, UUID, Active], State]
    named: Callable[[Active], tuple[str, date]]
    where: str

    def refuse_history(self, facts: Mapping[UUID, Active], changed: UUID) -> None:
        """Fold `facts` again from the first, each against those before it.

        Raises the refusal that the `changed` fact would meet if it came last, else
        CorrectionBreaksHistory, which names another fact that no longer fits.
        """
        state: State | None = None
        for id, fact in facts.items():
            try:
                if state is None:
                    state = self.begin(id, fact)
                    continue
                self.refuse(state, fact)
            except refusals.Refusal as refusal:
                if state is None and changed == id:
                    raise
                if state is not None and changed in facts and changed != next(iter(facts)):
                    self.refuse(self._fold(without(facts, changed)), facts[changed])
                name, day = self.named(fact)
                raise refusals.CorrectionBreaksHistory(id, name, self.where, day, refusal) from None
            state = self.add(state, id, fact)

    def _fold(self, facts: Mapping[UUID, Active]) -> State:
        (id, first), *others = facts.items()
        state = self.begin(id, first)
        for other, fact in others:
            state = self.add(state, other, fact)
        return state


def without(facts: Mapping[UUID, Active], target: UUID) -> dict[UUID, Active]:
    """All of `facts` but one."""
    return {id: fact for id, fact in facts.items() if id != target}


def target_of(
    event: Correction | Withdrawal,
    standing: Collection[UUID],
    withdrawn: Collection[UUID],
    absent: type[refusals.CorrectionOfOtherCase] = refusals.CorrectionOfOtherCase,
) -> UUID:
    """The fact that `event` names, among those `standing` in the same stream.

    Raises CorrectionOfWithdrawnFact, and `absent` for any other fact.
    """
    if isinstance(event, Correction):
        target, field = event.corrects, "corrects"
    else:
        target, field = event.withdraws, "withdraws"
    if target in withdrawn:
        raise refusals.CorrectionOfWithdrawnFact(target, field)
    if target not in standing:
        raise absent(target, field)
    return target


def replacement(kind: type[Read], event: Correction) -> Read:
    """The whole fact of type `kind` that stands in the place of the corrected one.

    Raises pydantic.ValidationError as for a new fact, CorrectionChangesType when the data
    are those of another type, CorrectionChangesPost.
    """
    try:
        instead = _read(kind, event.data)
    except ValidationError:
        for other in CORRECTABLE:
            if other is not kind and _reads(other, event.data):
                raise refusals.CorrectionChangesType(kind.NAME, other.NAME) from None
        raise
    if instead.post != event.post:
        raise refusals.CorrectionChangesPost(event.post, instead.post)
    return instead


def canonical(event: Correction, kind: type[Correctable]) -> Correction:
    """The correction with its replacement in the contract's own form, as a new fact has it.

    Absent rather than null, lowercase identifiers: readers of the log need no door.
    """
    said = replacement(kind, event).model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude_none=True
    )
    return event.model_copy(update={"data": in_order(said)})


def _read(kind: type[Read], data: Mapping[str, Any]) -> Read:
    return cast(Read, kind.model_validate(data, extra="forbid", context=at_the_door(data)))


def _reads(kind: type[Correctable], data: Mapping[str, Any]) -> bool:
    try:
        _read(kind, data)
    except ValidationError:
        return False
    return True
