"""The event store, on the library eventsourcing."""
