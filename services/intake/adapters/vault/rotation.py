"""New keys for old: keys are wrapped again, cases indexed again, the details stay as they are.

Whoever does it holds the master key: no process that serves can.
"""

from dataclasses import replace

from sqlalchemy import Connection, Engine, select

from services.intake.adapters.vault import keyring
from services.intake.adapters.vault.case_keys import OfPost, PostKey
from services.intake.adapters.vault.cipher import Altered, draw_key
from services.intake.adapters.vault.held_keys import HeldKeys, unwrap_case_key, wrap_case_key
from services.intake.adapters.vault.master_key import KeyFile, MasterKey, key_of
from services.intake.adapters.vault.store import SqlVault, enter_again, posts, session, shred
from services.intake.adapters.vault.tables import CASES, POST_KEYS
from services.intake.ports import KeyRefused
from services.intake.settings import VaultSettings
from services.keys.memory import Secret, short_lived


def rotate_posts(vault: SqlVault) -> int:
    """Give every post a new key, one transaction a post; how many.

    A crash leaves each post under its old or its new key, whole. Raises KeyRefused and
    VaultUnavailable.
    """
    keys = _held(vault)
    for post in (names := posts(vault.engine)):
        with session(vault.engine, post) as connection:
            former = keyring.post_key(connection, keys, post)
            if former is None:
                continue
            with short_lived(_opened(keys, former)) as before, short_lived(draw_key()) as after:
                wrapped = keys.wrap(post, after, keys.algorithm)
                keyring.keep_post_key(connection, keys.id, post, wrapped)
                _wrap_cases_again(connection, keys, post, before, after)
            enter_again(connection, post, PostKey(keys, post, wrapped))
    shred(vault.engine)
    return len(names)


def rotate_master(vault: SqlVault, settings: VaultSettings) -> MasterKey:
    """Put the keys of all posts under a new master key, in one transaction; the new key.

    With a key file the new key is written beside it first and takes its place after the
    commit: whoever opens the vault after a crash in between finds the one that holds, and
    ends the move. With a key in the environment the next one must be there too, and the
    operator puts it in place of the other. Processes at work refuse until they are started
    again. Raises KeyRefused and VaultUnavailable.
    """
    before = _held(vault).master
    if settings.master_key is None:
        file = KeyFile(settings.key_file)
        after = MasterKey(draw_key(), settings.algorithm)
        file.prepare(after)
        try:
            _wrap_again(vault.engine, before, after)
        except KeyRefused:
            file.give_up(after)
            raise
        file.adopt(after.id)
        return after
    if settings.next_master_key is None:
        raise KeyRefused(
            "RELAIS_VAULT_NEXT_MASTER_KEY : indiquez la clé qui remplacera "
            "RELAIS_VAULT_MASTER_KEY (« relais vault keys draw » en tire une)."
        )
    told = settings.next_master_key.get_secret_value()
    after = replace(key_of(told, "RELAIS_VAULT_NEXT_MASTER_KEY"), algorithm=settings.algorithm)
    _wrap_again(vault.engine, before, after)
    return after


def _wrap_again(engine: Engine, before: MasterKey, after: MasterKey) -> None:
    old, new = HeldKeys(before), HeldKeys(after)
    with session(engine, "") as connection:
        keyring.alone(connection)
        for row in connection.execute(select(POST_KEYS)).all():
            with short_lived(_opened(old, keyring.key_in(row, old))) as key:
                wrapped = new.wrap(row.post, key, after.algorithm)
            keyring.keep_post_key(connection, new.id, row.post, wrapped)
    shred(engine)


def _wrap_cases_again(
    connection: Connection, keys: HeldKeys, post: str, before: Secret, after: Secret
) -> None:
    """Move every data key of a post from one post key to the other; those altered are left."""
    asked = select(CASES.c.case_id, CASES.c.wrapped).where(CASES.c.post == post)
    for row in connection.execute(asked).all():
        case = row.case_id
        try:
            with short_lived(unwrap_case_key(before, row.wrapped, post, case)) as key:
                wrapped = wrap_case_key(after, key, post, case, keys.algorithm)
        except Altered:
            continue
        changed = CASES.update().where(CASES.c.case_id == case)
        connection.execute(changed.values(wrapped=wrapped))


def _opened(keys: HeldKeys, of: PostKey) -> bytearray:
    return keys.above(OfPost(id=keys.id, post=of.post, above=of.wrapped))


def _held(vault: SqlVault) -> HeldKeys:
    if isinstance(vault.keys, HeldKeys):
        return vault.keys
    raise KeyRefused("Les clés se renouvellent là où elles sont, sans le gardien (docs/keys.md).")
