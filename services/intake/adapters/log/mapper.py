"""Facts ↔ stored events: the stored bytes are the contract's bytes, nothing else."""

from typing import NamedTuple

from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from contracts.envelope import Fact, decode, encode


class LoggedFact(NamedTuple):
    """A fact at its place in its stream, as the library wants its events."""

    originator_id: str
    originator_version: int
    fact: Fact


class FactMapper(Mapper[str]):
    """Stores a fact under its contract name; reads by the closed registry of contracts.

    Reading upcasts and validates, and never imports what a stored name says.
    """

    def __init__(self) -> None:
        """The transcoder of the library is not used."""
        super().__init__(JSONTranscoder())

    def to_stored_event(self, domain_event: LoggedFact) -> StoredEvent:  # type: ignore[override]
        """The contract bytes of a fact."""
        stream, version, fact = domain_event
        return StoredEvent(stream, version, fact.type, encode(fact))

    def to_domain_event(self, stored_event: StoredEvent) -> LoggedFact:
        """Raises pydantic.ValidationError and UnknownEventType for what is no fact."""
        return LoggedFact(
            str(stored_event.originator_id),
            stored_event.originator_version,
            decode(stored_event.state),
        )
