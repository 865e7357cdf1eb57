"""What the holder does with each key of a set-up; parts.toml says who may ask it."""

import atexit
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from pydantic import BaseModel

from contracts.bundle import CLOSINGS_KIND
from contracts.transparency.notes import Key
from services.access.adapters import key_holder as accounts
from services.access.main import cipher_of, names_of
from services.chassis.settings import key_of
from services.composition.places import Places
from services.faces.partners.deliveries import links_asked as links
from services.intake.adapters.tree import log_holder as log
from services.intake.adapters.tree.log_key import log_signer
from services.intake.adapters.vault import case_keys as vault
from services.intake.adapters.vault.held_keys import HeldKeys
from services.intake.adapters.vault.opening import master_key
from services.keys.holding import Handler
from services.keys.memory import lock, overwrite
from services.keys.wire import Operation
from services.reporting.domain.disclosure.manifest import KIND
from services.reporting.sealer import key as sealing


def handlers(opened: Places) -> Iterator[Handler]:
    """Those of a set-up, whose keys are read when they are first asked for.

    `opened` is told where the keys are, and no holder; none of its databases is opened.
    """
    yield from _vault(opened)
    yield from _log(opened)

    @cache
    def key() -> accounts.HeldAccountsKey:
        told = opened.key_of_accounts  # the holder reaches no database: the key alone is told
        return accounts.HeldAccountsKey(cipher_of(*told), names_of(*told))

    yield _does(accounts.SEAL, lambda asked: key().seal(asked))
    yield _does(accounts.READ, lambda asked: key().read(asked))
    yield _does(accounts.DERIVE, lambda asked: key().derive(asked))
    yield _does(accounts.HIDE, lambda asked: key().hide(asked))
    yield _does(accounts.SHOW, lambda asked: key().show(asked))
    signed = links.HeldLinks(links.LinksUnder(opened.delivery_settings.key_file))
    yield _does(links.SIGN, signed.sign)
    yield _does(links.READ, signed.read)
    seals = sealing.HeldSealingKey(lambda: key_of(opened.reporting_settings.sealing_key)())
    yield _does(sealing.KEY, seals.key)
    yield _does(sealing.BLIND, seals.blind)


def _vault(opened: Places) -> Iterator[Handler]:
    held: list[HeldKeys] = []

    def of(id: str | None) -> HeldKeys:
        if not held or id not in (None, held[0].id):
            master = master_key(opened.vault_settings, id)
            secret = bytearray(master.secret)
            lock(secret)
            atexit.register(overwrite, secret)
            held[:] = [HeldKeys(replace(master, secret=secret))]
        return held[0]

    yield _does(vault.OPEN, lambda asked: vault.MasterId(id=of(asked.id).id))
    yield _does(vault.DRAW, lambda asked: of(asked.id).draw(asked))
    yield _does(vault.SEAL, lambda asked: of(asked.id).seal(asked))
    yield _does(vault.READ, lambda asked: of(asked.id).read(asked))
    yield _does(vault.DIGESTS, lambda asked: of(asked.id).digests(asked))


def _log(opened: Places) -> Iterator[Handler]:
    held: dict[str, log.HeldLogKey] = {}

    def read(origin: str, expected: Key | None, facts: int) -> log.HeldLogKey:
        signer = log_signer(opened.log_key, origin, expected, facts)
        held.clear()
        return held.setdefault(signer.key.text(), log.HeldLogKey(signer, (KIND, CLOSINGS_KIND)))

    def open_(asked: log.OpenLog) -> log.PublicKey:
        expected = Key.read(asked.expected) if asked.expected else None
        return log.PublicKey(key=read(asked.origin, expected, asked.facts).key.text())

    def sign(asked: log.SignNote) -> log.Signed:
        known, key = held.get(asked.key), Key.read(asked.key)
        return (known or read(key.name, key, 1)).sign(asked)

    yield _does(log.OPEN, open_)
    yield _does(log.SIGN, sign)


def _does(operation: Operation, does: Callable[..., BaseModel]) -> Handler:  # type: ignore[type-arg]
    return Handler(operation, does)
