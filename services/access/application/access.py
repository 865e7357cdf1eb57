"""What a process that has accounts asks of access."""

from collections.abc import Callable
from dataclasses import dataclass

from services.access.application.accounts import Accounts
from services.access.application.invitations import Invitations
from services.access.application.own_passwords import OwnPasswords
from services.access.application.programs import Programs
from services.access.application.second_factor import SecondFactor
from services.access.application.sign_in import SignIn
from services.access.ports import AccessJournal, Cipher, Clock, Names, Provider
from services.access.settings import AccessSettings


@dataclass(frozen=True)
class Access:
    """Accounts, sign-in, what people change themselves, the journal; `close` lets go of them.

    `names`: what hides people elsewhere as the accounts do.
    `provider` is None where nobody signs in through OpenID Connect.
    """

    accounts: Accounts
    sign_in: SignIn
    second_factor: SecondFactor
    passwords: OwnPasswords
    invitations: Invitations
    programs: Programs
    journal: AccessJournal
    cipher: Cipher
    names: Names
    clock: Clock
    settings: AccessSettings
    provider: Provider | None
    close: Callable[[], None]
