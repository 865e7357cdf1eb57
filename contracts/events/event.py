"""What every event is: frozen data under an explicit stored name."""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict

from contracts.identifiers import Day, PostId

Minutes = Annotated[int, Strict(), Field(ge=0, le=1440)]
Flag = Annotated[bool, Strict()]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Count = Annotated[int, Strict(), Field(ge=0, le=2_147_483_647)]  # fits a column of any store


def in_order(value: Any) -> Any:
    """The same JSON value, keys sorted and null fields absent: one content, one digest."""
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value) if value[key] is not None}
    return [in_order(item) for item in value] if isinstance(value, list) else value


InOrder = AfterValidator(in_order)
"""For a field whose keys the contract does not name: the client's order is not content."""


class Data(BaseModel):
    """Data of the contract: frozen, unknown fields ignored when history is read.

    The door validates with `extra="forbid"`, so that nothing unknown is ever stored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Event(Data):
    """The `data` of an envelope; `NAME` is its stored type, free of any class path."""

    NAME: ClassVar[str] = ""


class PostEvent(Event):
    """A fact about a post as an institution; effective from a day on."""

    post: PostId
    effective_on: Day


class CaseEvent(Event):
    """A fact about one situation, on a day, in a post."""

    post: PostId
    occurred_on: Day


class Act(CaseEvent):
    """What a worker does in a case: each counts as one act, and a closed case takes none.

    The opening, what is known better, a partner's answer, the closing and the reopening are no
    acts. `NATURE`: the code of `nature_acte` under which its minutes count, none where it has
    none.
    """

    NATURE: ClassVar[str] = ""


class ActivityEvent(Event):
    """A fact of a post's own activity, about no situation in particular."""

    post: PostId
    occurred_on: Day
