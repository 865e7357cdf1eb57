"""What every correction and every withdrawal says, whatever the stream of the fact it names."""

from typing import Annotated, Any
from uuid import UUID

from contracts.codes import MOTIF_CORRECTION, MOTIF_RETRAIT, OneOf
from contracts.events.event import Event, InOrder
from contracts.identifiers import PostId


class Correction(Event):
    """The whole replacement of an earlier fact of the same stream, same type."""

    post: PostId
    corrects: UUID
    reason: Annotated[str, OneOf(MOTIF_CORRECTION)]
    data: Annotated[dict[str, Any], InOrder]


class Withdrawal(Event):
    """An earlier fact of the same stream is withdrawn: it should not have been recorded."""

    post: PostId
    withdraws: UUID
    reason: Annotated[str, OneOf(MOTIF_RETRAIT)]
