"""The registers of posts and the external series of a bundle, folded once for all its shares."""

from collections.abc import Sequence
from typing import cast

from contracts.events import EVENTS as KNOWN
from contracts.events import PostEvent
from contracts.events.external import SeriesDeposited
from contracts.read_model import PostRecord, SeriesRow
from contracts.streams import LOG_STREAM, StreamId
from services.projections.domain import register
from services.projections.domain.entries import RegisterFact
from services.projections.domain.folding import post_of
from services.verifier.numbers import Numbers
from services.verifier.share import read_fact, refused, subject_of

_LOG = LOG_STREAM.encode()


class Registers:
    """What posts and series say, as far as their facts were taken, in the order of the log."""

    def __init__(self) -> None:
        self._known: dict[StreamId, register.Register] = {}
        self.numbers = Numbers()

    def take(self, stored: bytes, number: int) -> None:
        """The fact number `number` of the log, of a register or of the log. Raises Wrong."""
        if subject_of(stored, number) == _LOG:
            return
        fact = cast(RegisterFact, read_fact(StreamId(""), stored, number))
        event, data = KNOWN[fact.type], fact.data
        if issubclass(event, SeriesDeposited):
            stream = StreamId.of_series(data["series"], data["area"])
        elif issubclass(event, PostEvent):
            stream = StreamId(data["post"])
        else:
            raise refused(number)
        self._known[stream] = register.evolve(self._known.get(stream), fact, number)
        if fact.sequence is not None and fact.device is not None and not stream.is_series:
            self.numbers.add((post_of(fact), fact.device), fact.sequence)

    def records(self) -> list[PostRecord]:
        """What the register says of each post that ever opened, by post."""
        return [*register.records_in(self._known).values()]

    def series(self) -> Sequence[SeriesRow]:
        """Every deposit, in the order of the log."""
        return register.series_in(self._known)
