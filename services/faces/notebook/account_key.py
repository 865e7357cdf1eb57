"""The key under which the browser of somebody signed in keeps their notebooks."""

from base64 import b64encode
from typing import NamedTuple

from services.access.application.access import Access
from services.access.ports import AccessRefused


class AccountKey(NamedTuple):
    """AES-256 in base64, and the name by which a browser knows whether it has it already."""

    name: str
    key: str


def account_key(access: Access | None, login: str) -> AccountKey | None:
    """The key of an account, the same at each sign-in; None where nobody signs in.

    It is derived from the key of the accounts (None where a set-up holds none): whoever loses that
    one loses what the notebooks of everybody signed out still hold.
    """
    if access is None or not access.accounts.register().accounts:
        return None
    try:
        name = access.cipher.derived(f"relais-carnet/1|name|{login}")[:9]
        key = access.cipher.derived(f"relais-carnet/1|key|{login}")
    except AccessRefused:
        return None
    return AccountKey(b64encode(name).decode(), b64encode(key).decode())
