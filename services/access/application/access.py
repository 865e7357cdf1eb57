"""What a process that has accounts asks of access."""

from collections.abc import Callable
from dataclasses import dataclass

from services.access.application.accounts import Accounts
from services.access.application.sign_in import SignIn
from services.access.ports import AccessJournal, Clock, Provider
from services.access.settings import AccessSettings


@dataclass(frozen=True)
class Access:
    """Accounts, sign-in and the journal of what was served; `close` lets go of the database.

    `provider` is None where nobody signs in through OpenID Connect.
    """

    accounts: Accounts
    sign_in: SignIn
    journal: AccessJournal
    clock: Clock
    settings: AccessSettings
    provider: Provider | None
    close: Callable[[], None]
