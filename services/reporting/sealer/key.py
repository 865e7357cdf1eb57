"""The key of sealing: what breaks ties between equal choices, and what blinds are drawn from.

It protects no data: whoever has it can tell why a cell was hidden. The sealer asks for it at each
sealing, and overwrites it; the blinds of what is signed are made where the key is.
"""

import hmac
from collections.abc import Callable
from typing import NamedTuple

from services.chassis.settings import key_of
from services.keys.asking import Holder
from services.keys.memory import Secret, short_lived
from services.keys.wire import Nothing, Operation, Said
from services.reporting.domain.disclosure.manifest import BLIND_BYTES
from services.reporting.settings import ReportingSettings


class Told(Said):
    """The key, or a blind."""

    value: bytes


class Of(Said):
    """The id of the release that is signed."""

    release: str


KEY = Operation("sealing-key", Nothing, Told)
BLIND = Operation("sealing-blind", Of, Told)


class SealingKey(NamedTuple):
    """The key for one sealing, which overwrites it; and the blind of a release."""

    drawn: Callable[[], Secret]
    blind: Callable[[str], bytes]


def sealing_key(settings: ReportingSettings) -> SealingKey:
    """The key of who seals: asked of the holder where its socket is set, else read from its file.

    A file that is not there yet is drawn at the first reading.

    Raises SettingsRefused; both raise KeysAway where there is a holder.
    """
    if settings.keys_socket:
        holder = Holder(settings.keys_socket)
        return SealingKey(
            lambda: bytearray(holder.ask(KEY, Nothing()).value),
            lambda release: holder.ask(BLIND, Of(release=release)).value,
        )
    read = key_of(settings.sealing_key)
    return SealingKey(read, lambda release: blind_of(read(), release))


def blind_of(key: Secret, release: str) -> bytes:
    """What a release's secret parts are blinded with; `key` is overwritten."""
    with short_lived(key):
        return hmac.digest(key, release.encode(), "sha256")[:BLIND_BYTES]


class HeldSealingKey:
    """Does it for who asks."""

    def __init__(self, read: Callable[[], Secret]) -> None:
        self._read = read

    def key(self, _asked: Nothing) -> Told:
        """The key, for one sealing."""
        with short_lived(self._read()) as key:
            return Told(value=bytes(key))

    def blind(self, asked: Of) -> Told:
        """A blind."""
        return Told(value=blind_of(self._read(), asked.release))
