"""The lease of the relay and its last checkpoint, in the database of the log."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Engine, select, update

from services.chassis.databases import Where, only_one, open_engine
from services.intake.adapters.log.store_errors import translate_database_errors
from services.intake.adapters.log.tables import RELAY_POSITION
from services.intake.ports import RelayCheckpoint, StoreUnavailable

LOCK = (7_243_526, 0)  # of the one active relay, beside that of migrations; see only_one


class SqlRelayLease:
    """The lease is a lock of the database (see only_one).

    The connection that holds it is the one that notes, and each holder draws an epoch: who has
    lost the lock can note no more.
    """

    def __init__(self, where: Where) -> None:
        """`where` the log is; its tables are there."""
        self._engine: Engine = open_engine(where, "intake", durable=True)
        self._holding: tuple[Connection, int] | None = None

    @contextmanager
    def held(self) -> Iterator[RelayCheckpoint | None]:
        """The last relay checkpoint, when this process holds the lease; None while another does.

        Raises StoreUnavailable.
        """
        with translate_database_errors(), only_one(self._engine, LOCK, "relay") as connection:
            if connection is None:
                yield None
                return
            with connection.begin():
                epoch, noted = _next_epoch(connection)
            self._holding = connection, epoch
            try:
                yield noted
            finally:
                self._holding = None

    def note(self, noted: RelayCheckpoint) -> None:
        """Keep what was acknowledged. Raises StoreUnavailable, also when the lease was lost."""
        if self._holding is None:
            raise StoreUnavailable("no lease")
        connection, epoch = self._holding
        table = RELAY_POSITION
        with translate_database_errors(), connection.begin():
            moved = connection.execute(
                update(table)
                .where(table.c.epoch == epoch)
                .values(position=noted.position, offsets=to_json(noted.offsets).decode())
            )
        if moved.rowcount != 1:
            raise StoreUnavailable("another relay has taken over")

    def forget(self) -> None:
        """Note that nothing was relayed: the channels are new. Needs the lease."""
        self.note(RelayCheckpoint(0, {}))

    def begin(self, generation: int) -> None:
        """Have whoever relays, now or later, begin at the first fact of another channel.

        A relay at work notices when it next notes. Safe to repeat. Raises StoreUnavailable.
        """
        table = RELAY_POSITION
        new = {"epoch": table.c.epoch + 1, "position": 0, "offsets": "{}"}
        with translate_database_errors(), self._engine.begin() as connection:
            connection.execute(
                update(table)
                .where(table.c.generation < generation)
                .values(generation=generation, **new)
            )

    def position(self) -> int:
        """What was noted last, whoever holds the lease. Raises StoreUnavailable."""
        with translate_database_errors(), self._engine.connect() as connection:
            return int(connection.execute(select(RELAY_POSITION.c.position)).scalar_one())

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _next_epoch(connection: Connection) -> tuple[int, RelayCheckpoint]:
    """Draw the next epoch; from now on no earlier holder can note."""
    table = RELAY_POSITION
    connection.execute(update(table).values(epoch=table.c.epoch + 1))
    row = connection.execute(select(table)).one()
    offsets = {int(number): offset for number, offset in from_json(row.offsets).items()}
    return row.epoch, RelayCheckpoint(row.position, offsets, row.generation)
