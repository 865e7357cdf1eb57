"""What a correction or a withdrawal may name, and what may stand in its place."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar, cast
from uuid import UUID

from pydantic import ValidationError

from contracts.events import ACTIVITY_EVENTS, CASE_EVENTS, ActivityEvent, CaseEvent
from contracts.events.cases import FactCorrected, FactWithdrawn, PersonalDetailsErased
from services.intake.domain import refusals

Correctable = CaseEvent | ActivityEvent
Read = TypeVar("Read", bound=CaseEvent | ActivityEvent)
_CASE_AND_ACTIVITY: tuple[type[Correctable], ...] = (*CASE_EVENTS, *ACTIVITY_EVENTS)
CORRECTABLE = tuple(
    kind
    for kind in _CASE_AND_ACTIVITY
    if kind not in (FactCorrected, FactWithdrawn, PersonalDetailsErased)
)


def target_of(
    event: FactCorrected | FactWithdrawn,
    standing: Collection[UUID],
    withdrawn: Collection[UUID],
    absent: type[refusals.CorrectionOfOtherCase] = refusals.CorrectionOfOtherCase,
) -> UUID:
    """The fact that `event` names, among those `standing` in the same stream.

    Raises CorrectionOfWithdrawnFact, and `absent` for any other fact.
    """
    if isinstance(event, FactCorrected):
        target, field = event.corrects, "corrects"
    else:
        target, field = event.withdraws, "withdraws"
    if target in withdrawn:
        raise refusals.CorrectionOfWithdrawnFact(target, field)
    if target not in standing:
        raise absent(target, field)
    return target


def replacement(kind: type[Read], event: FactCorrected) -> Read:
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


def canonical(event: FactCorrected, kind: type[Correctable]) -> FactCorrected:
    """The correction with its replacement in the contract's own form, as a new fact has it.

    Absent rather than null, lowercase identifiers: readers of the log need no door.
    """
    said = replacement(kind, event).model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude_none=True
    )
    return event.model_copy(update={"data": said})


def _read(kind: type[Read], data: Mapping[str, Any]) -> Read:
    return cast(Read, kind.model_validate(data, extra="forbid", context={"door": True}))


def _reads(kind: type[Correctable], data: Mapping[str, Any]) -> bool:
    try:
        _read(kind, data)
    except ValidationError:
        return False
    return True
