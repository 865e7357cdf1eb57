"""The history of a case or of a register, what was corrected and withdrawn included."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.envelope import Fact
from contracts.events import Correction, Withdrawal


class HistoryFact(BaseModel):
    """A fact as it was recorded, and whether a later fact corrected or withdrew it."""

    model_config = ConfigDict(frozen=True)

    position: int
    id: UUID
    type: str
    time: datetime
    recordedat: datetime
    data: dict[str, Any]
    corrected_by: list[UUID]
    """Ids of its corrections, in order: the last one holds."""
    withdrawn_by: UUID | None


class CaseHistory(BaseModel):
    """Every fact of a case in log order, corrected and withdrawn ones included."""

    model_config = ConfigDict(frozen=True)

    post: str
    case: UUID
    facts: list[HistoryFact]


class RegisterHistory(BaseModel):
    """Every fact of the register of a post in log order, corrected and withdrawn ones included."""

    model_config = ConfigDict(frozen=True)

    post: str
    facts: list[HistoryFact]


def case_history(post: str, case: UUID, rows: Sequence[tuple[int, Fact]]) -> CaseHistory | None:
    """The history that `rows` (position, fact) tell; None when `post` has no such case."""
    if not rows or post != getattr(rows[0][1].event, "post", None):
        return None
    return CaseHistory(post=post, case=case, facts=told(rows))


def told(rows: Sequence[tuple[int, Fact]]) -> list[HistoryFact]:
    """Each fact of a stream, and what became of it."""
    corrected: dict[UUID, list[UUID]] = {}
    withdrawn: dict[UUID, UUID] = {}
    for _, fact in rows:
        if isinstance(fact.event, Correction):
            corrected.setdefault(fact.event.corrects, []).append(fact.id)
        elif isinstance(fact.event, Withdrawal):
            withdrawn[fact.event.withdraws] = fact.id
    return [
        HistoryFact(
            position=position,
            id=fact.id,
            type=fact.type,
            time=fact.time,
            recordedat=fact.recorded_at or fact.time,
            data=fact.event.model_dump(
                mode="json", by_alias=True, exclude_unset=True, exclude_none=True
            ),
            corrected_by=corrected.get(fact.id, []),
            withdrawn_by=withdrawn.get(fact.id),
        )
        for position, fact in rows
    ]
