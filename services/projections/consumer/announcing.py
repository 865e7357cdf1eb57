"""Telling others, on relais.dead.v1, what was set aside; the database is what counts."""

from collections.abc import Mapping, Sequence

from kafka import KafkaProducer
from kafka.errors import KafkaError

from contracts.channels import (
    CONTENT_TYPE,
    CONTENT_TYPE_HEADER,
    DEAD,
    ERROR_HEADER,
    POSITION_HEADER,
    READ_MODEL_HEADER,
    STREAM_HEADER,
)
from services.chassis.kafka import KafkaSettings
from services.chassis.logs import logger
from services.projections.domain.folding import DeadLetter

ERROR_CHARACTERS = 500
SEND_TIMEOUT_MS = 5_000

_LOG = logger(__name__)


class Announcer:
    """Sends dead letters once they are in the database; connects for the first one."""

    def __init__(self, kafka: KafkaSettings, read_model: str) -> None:
        self.kafka = kafka
        self.read_model = read_model
        self._producer: KafkaProducer | None = None

    def announce(self, letters: Sequence[DeadLetter], keys: Mapping[int, bytes | None]) -> None:
        """Send letters under the keys of their messages, which `keys` has by position.

        A failure is logged: what the database has is unchanged.
        """
        try:
            if self._producer is None:
                self._producer = KafkaProducer(
                    **self.kafka.client(f"relais-dead-{self.read_model}"),
                    max_block_ms=SEND_TIMEOUT_MS,
                )
            for letter in letters:
                self._producer.send(
                    DEAD.name,
                    key=keys.get(letter.entry.position),
                    value=letter.entry.stored,
                    headers=self._headers(letter),
                )
            self._producer.flush(SEND_TIMEOUT_MS / 1000)
        except KafkaError as error:
            _LOG.warning("dead letters not announced", letters=len(letters), error=repr(error))

    def _headers(self, letter: DeadLetter) -> list[tuple[str, bytes]]:
        said = {
            CONTENT_TYPE_HEADER: CONTENT_TYPE,
            POSITION_HEADER: str(letter.entry.position),
            STREAM_HEADER: letter.entry.stream,
            READ_MODEL_HEADER: self.read_model,
            ERROR_HEADER: " ".join((letter.error or letter.state).split())[:ERROR_CHARACTERS],
        }
        return [
            (header.name, value.encode("ascii", "backslashreplace"))
            for header, value in said.items()
        ]

    def close(self) -> None:
        """Let go of the brokers."""
        if self._producer is not None:
            self._producer.close(SEND_TIMEOUT_MS / 1000)
