"""The demo's accounts: one a role, taken without a password on the demo's own sign-in page."""

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe

from contracts.patterns import department_of
from contracts.read_model import PostRecord
from services.access.application.accounts import Accounts
from services.access.domain.principals import Role
from services.access.ports import AccessRefused
from services.composition.setup import SetUp
from services.faces.accounts.demo_roles import MADE_LAST, ROLES, Choice, choices, login_of

SHOWN_FIRST = "27"  # the Eure, whose posts the report describes
BY = "relais demo"


def require_demo(opened: SetUp, *, made: bool) -> None:
    """Refuse what is somebody's: data that no demo made, an address for others.

    `made`: whether a demo has made what is there, or nothing is. Raises AccessRefused.
    """
    settings = opened.access.settings
    if settings.secure or settings.address:
        raise AccessRefused(
            "La démonstration ne sert que cette machine, sans mot de passe : retirez les variables "
            "RELAIS_ACCESS_ADDRESS, _PROXY et _TLS_…, ou servez un dossier par « relais serve »."
        )
    if not made:
        raise AccessRefused(
            "Ces données ne sont pas celles d'une démonstration, qui les ouvrirait sans mot de "
            "passe : donnez-lui un dossier vide par --data, ou servez-les par « relais serve »."
        )


def open_accounts(opened: SetUp, *, whole: bool = True) -> list[Choice]:
    """An account of each role, made once; its password is drawn and kept nowhere.

    One that was disabled since is left so, and out. Not `whole`: the history is still received,
    and the account that marks its end is left out too.
    """
    with opened.reporting.views.snapshot() as views:
        records = {record.post: record for record in views.posts("site")}
    post = min(records, key=lambda post: _order(records[post]))
    scopes: Mapping[Role, Sequence[str]] = {
        Role.INTERVENANT: [post],
        Role.CHEF_DE_SERVICE: [post],
        Role.EMPLOYEUR: [post],
        Role.FINANCEUR: [department_of(post)],
        Role.PREFECTURE: [department_of(post)],
        Role.SERVICES_SOCIAUX: [department_of(post)],
    }
    for role in ROLES if whole else {*ROLES} - {MADE_LAST}:
        make(opened.access.accounts, role, scopes.get(role, ()))
    return choices(opened.access.accounts, records.values())


def _order(record: PostRecord) -> tuple[bool, bool, str]:
    """An open post before a closed one."""
    return record.closed_on is not None, department_of(record.post) != SHOWN_FIRST, record.post


def make(accounts: Accounts, role: Role, scope: Sequence[str] = ()) -> None:
    """The demo's account of a role, where it is not there yet."""
    login = login_of(role)
    if login not in accounts.register().accounts:
        accounts.create(login, token_urlsafe(32), BY)
    known = accounts.register()
    if known.accounts[login].disabled is None and not accounts.principal(login).holds:
        accounts.grant(login, role, scope, BY)
