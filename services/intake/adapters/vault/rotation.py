"""New keys for old: keys are wrapped again, cases indexed again, the details stay as they are."""

from dataclasses import replace

from sqlalchemy import Engine, delete, select

from services.intake.adapters.vault import keyring
from services.intake.adapters.vault.cipher import draw_key
from services.intake.adapters.vault.master_key import KeyFile, MasterKey, key_of
from services.intake.adapters.vault.store import SqlVault, enter_again, posts, session, shred
from services.intake.adapters.vault.tables import POST_KEYS
from services.intake.ports import KeyRefused
from services.intake.settings import VaultSettings


def rotate_posts(vault: SqlVault) -> int:
    """Give every post a new key, one transaction a post; how many.

    A crash leaves each post under its old or its new key, whole. Raises KeyRefused and
    VaultUnavailable.
    """
    for post in (names := posts(vault.engine)):
        with session(vault.engine, post) as connection:
            before = keyring.post_key(connection, vault.master, post)
            after = keyring.replace_post_key(connection, vault.master, post)
            if before is not None:
                algorithm = vault.master.algorithm
                keyring.wrap_cases_again(connection, post, before, after, algorithm)
                enter_again(connection, post, after)
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
    if settings.master_key is None:
        file = KeyFile(settings.key_file)
        after = MasterKey(draw_key(), settings.algorithm)
        file.prepare(after)
        try:
            _wrap_again(vault.engine, vault.master, after)
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
    _wrap_again(vault.engine, vault.master, after)
    return after


def _wrap_again(engine: Engine, before: MasterKey, after: MasterKey) -> None:
    with session(engine, "") as connection:
        keyring.alone(connection)
        rows = connection.execute(select(POST_KEYS)).all()
        keys = {row.post: keyring.opened(row, before) for row in rows}
        connection.execute(delete(POST_KEYS))
        for post, key in keys.items():
            keyring.keep_post_key(connection, after, post, key)
    shred(engine)
