"""The demo's accounts: one a role, taken without a password on the demo's own sign-in page."""

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe

from contracts.codes import DEPARTEMENT
from contracts.identifiers import department_of
from contracts.read_model import PostRecord
from services.access.application.accounts import Accounts
from services.access.domain.principals import LABELS, Principal, Role
from services.access.ports import AccessRefused
from services.embedded.platform import Platform
from services.faces.accounts.needs import Choice

_POST, _DIRECTIONS = "Dans un poste", "Directions et association"
_TERRITORIES, _CONTROL = "Territoires", "Contrôle"
SHOWN: Mapping[Role, tuple[str, str]] = {
    Role.INTERVENANT: (_POST, "la journée, la saisie"),
    Role.CHEF_DE_SERVICE: (_POST, "chiffres exacts du poste"),
    Role.EMPLOYEUR: (_POST, "chiffres exacts du poste"),
    Role.DCSP: (_DIRECTIONS, "bilan de la police"),
    Role.DGGN: (_DIRECTIONS, "bilan de la gendarmerie"),
    Role.ANISCG: (_DIRECTIONS, "tableaux et indicateurs"),
    Role.PREFECTURE: (_TERRITORIES, "postes, conventions, FIPD"),
    Role.FINANCEUR: (_TERRITORIES, "l'année du poste financé"),
    Role.AUDITEUR: (_CONTROL, "signatures et journaux"),
    Role.ADMINISTRATEUR: (_CONTROL, "comptes et droits"),
}
"""In the order of the sign-in page: the group of a role, and what it finds there."""
ROLES = tuple(SHOWN)
SHOWN_FIRST = "27"  # the Eure, whose posts the report describes
BY = "relais demo"


def require_demo(opened: Platform) -> None:
    """Refuse what is somebody's: accounts in a folder that no demo made, an address for others.

    Raises AccessRefused.
    """
    settings = opened.access.settings
    if settings.secure or settings.address:
        raise AccessRefused(
            "La démonstration ne sert que cette machine, sans mot de passe : retirez les variables "
            "RELAIS_ACCESS_ADDRESS, _PROXY et _TLS_…, ou servez un dossier par « relais serve »."
        )
    if not opened.folder.demo.exists() and opened.access.accounts.register().accounts:
        raise AccessRefused(
            f"{opened.folder.path} a des comptes et n'est pas une démonstration : donnez un autre "
            "dossier par --data, ou servez celui-ci par « relais serve »."
        )


def open_accounts(opened: Platform) -> list[Choice]:
    """An account of each role, made once; its password is drawn and kept nowhere.

    One that was disabled since is left so, and out.
    """
    with opened.reporting.views.snapshot() as views:
        records = {record.post: record for record in views.posts("site")}
    post = min(records, key=lambda post: _order(records[post]))
    scopes: Mapping[Role, Sequence[str]] = {
        Role.INTERVENANT: [post],
        Role.CHEF_DE_SERVICE: [post],
        Role.EMPLOYEUR: [post],
        Role.FINANCEUR: [post],
        Role.PREFECTURE: [department_of(post)],
    }
    names = {code: record.versions[-1].name for code, record in records.items()}
    names |= {each.code: each.label for each in DEPARTEMENT.codes}
    for role in ROLES:
        _make(opened.access.accounts, role, scopes.get(role, ()))
    known = opened.access.accounts.register()
    return [
        _choice(role, known.principal(login_of(role)), names)
        for role in SHOWN
        if known.accounts[login_of(role)].disabled is None
    ]


def login_of(role: Role) -> str:
    """The name of a role's account."""
    return f"demo-{role}"


def _order(record: PostRecord) -> tuple[bool, bool, str]:
    """An open post before a closed one."""
    return record.closed_on is not None, department_of(record.post) != SHOWN_FIRST, record.post


def _make(accounts: Accounts, role: Role, scope: Sequence[str]) -> None:
    login = login_of(role)
    if login not in accounts.register().accounts:
        accounts.create(login, token_urlsafe(32), BY)
    known = accounts.register()
    if known.accounts[login].disabled is None and not known.principal(login).holds:
        accounts.grant(login, role, scope, BY)


def _choice(role: Role, who: Principal, names: Mapping[str, str]) -> Choice:
    group, about = SHOWN[role]
    places = [names[area] for _, scope in who.holds for area in sorted(scope) if area in names]
    return Choice(login_of(role), LABELS[role], group, " : ".join([*places, about]))
