"""Every role at every address, in and out of its scope; no address without a line here."""

import pytest
from fastapi.routing import iter_route_contexts

from services.access.domain.principals import Role
from services.embedded.platform import Platform
from services.embedded.server import create_app
from tests.integration.access.browser import Browser
from tests.integration.access.conftest import PASSWORD, ROLES

CASE = "7f1c1111-0000-4000-8000-000000000001"
OF_THE_POST = {Role.INTERVENANT, Role.CHEF_DE_SERVICE, Role.EMPLOYEUR}
EVERYBODY = set(ROLES)
REGISTER = {*OF_THE_POST, Role.PREFECTURE, Role.FINANCEUR, Role.ANISCG, Role.AUDITEUR}
ADDRESSES: dict[str, tuple[set[Role], int]] = {
    "/postes/27-01": (OF_THE_POST, 403),
    "/postes/76-01": (set(), 403),
    "/departements/27": (set(), 403),
    "/france": (set(), 403),
    "/indicateurs": (set(), 403),
    "/journal": ({Role.AUDITEUR}, 403),
    "/methode": (EVERYBODY, 403),
    "/editions": (EVERYBODY, 403),
    "/editions/2008-1/dcsp": ({Role.DCSP, Role.AUDITEUR}, 403),
    "/editions/2008-1/prefecture?perimetre=27": ({Role.PREFECTURE, Role.AUDITEUR}, 403),
    "/editions/2008-1/prefecture?perimetre=76": ({Role.AUDITEUR}, 403),
    "/editions/2008-1/public": (EVERYBODY, 403),
    "/": (EVERYBODY, 403),
    "/v1/access/grants?action=read_exact&area=27-01": ({Role.AUDITEUR}, 403),
    "/v1/access/journal": ({Role.AUDITEUR}, 403),
    "/v1/log/key": (EVERYBODY, 403),
    "/v1/log/keys": (EVERYBODY, 403),
    "/v1/log/checkpoint": (EVERYBODY, 403),
    "/v1/log/checkpoints": (EVERYBODY, 403),
    "/v1/log/proof/consistency?from=0&to=0": (EVERYBODY, 403),
    "/v1/log/proof/inclusion?position=1&size=1": ({Role.AUDITEUR}, 403),
    "/v1/releases": (EVERYBODY, 403),
    "/v1/releases/schema": (EVERYBODY, 403),
    "/v1/releases/2008-1/views/dcsp": ({Role.DCSP, Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/dggn": ({Role.DGGN, Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/aniscg": ({Role.ANISCG, Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/prefecture?scope=27": ({Role.PREFECTURE, Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/prefecture?scope=76": ({Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/funder?scope=27-01": ({Role.FINANCEUR, Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/funder?scope=76-01": ({Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/public": (EVERYBODY, 403),
    "/v1/releases/2008-1/views/dcsp/rows/1": ({Role.DCSP, Role.AUDITEUR}, 403),
    "/v1/releases/2008-1/views/funder/rows/1?scope=76-01": ({Role.AUDITEUR}, 403),
    "/v1/posts/27-01/tables/A1/facts?period=2008": ({Role.INTERVENANT}, 404),
    "/v1/posts/76-01/tables/A1/facts?period=2008": (set(), 404),
    "/v1/tables": (EVERYBODY, 403),
    "/v1/tables/A1?level=site&area=27-01&period=2008": (OF_THE_POST, 403),
    "/v1/tables/A1?level=site&area=76-01&period=2008": (set(), 403),
    "/v1/tables/A1?level=site&period=2008": (set(), 403),
    "/v1/tables/A1?level=department&area=27&period=2008": (set(), 403),
    "/v1/tables/A1?period=2008": (set(), 403),
    "/v1/past/2/tables/A1?level=site&area=27-01&period=2008": (
        {*OF_THE_POST, Role.AUDITEUR},
        403,
    ),
    "/v1/past/2/views/dcsp": ({Role.DCSP, Role.AUDITEUR}, 403),
    "/v1/past/2/views/public": (EVERYBODY, 403),
    "/v1/past/2/tables/A1?period=2008": ({Role.AUDITEUR}, 403),
    "/v1/tables/A1/rectificatif?level=site&area=27-01&period=2008&from=1": (
        {*OF_THE_POST, Role.AUDITEUR},
        403,
    ),
    "/v1/tables/A1/rectificatif?period=2008&from=1": ({Role.AUDITEUR}, 403),
    "/v1/indicators?level=site&area=27-01&period=2008": (OF_THE_POST, 403),
    "/v1/indicators?period=2008": (set(), 403),
    "/v1/posts/27-01/register": (
        {Role.INTERVENANT, Role.EMPLOYEUR, Role.PREFECTURE, Role.FINANCEUR},
        404,
    ),
    "/v1/posts/76-01/register": ({Role.ANISCG}, 404),  # no préfecture of the 76 has an account
    f"/v1/posts/27-01/cases/{CASE}": ({Role.INTERVENANT}, 404),
    f"/v1/posts/76-01/cases/{CASE}": (set(), 404),
    f"/v1/posts/27-01/cases/{CASE}/details": ({Role.INTERVENANT}, 404),
    f"/v1/posts/76-01/cases/{CASE}/details": (set(), 404),
    "/v1/releases/2008-1/manifest": (EVERYBODY, 403),
    "/v1/releases/2008-1/bundle": ({Role.AUDITEUR}, 403),
    "/partenaires/dcsp": ({Role.DCSP, Role.AUDITEUR}, 403),
    "/partenaires/prefecture?perimetre=27": ({Role.PREFECTURE, Role.AUDITEUR}, 403),
    "/partenaires/prefecture?perimetre=76": ({Role.AUDITEUR}, 403),
    "/partenaires/funder?perimetre=27-01": ({Role.FINANCEUR, Role.AUDITEUR}, 403),
    "/partenaires/public": (EVERYBODY, 403),
    "/arbitrage?perimetre=27": ({Role.PREFECTURE, Role.AUDITEUR}, 403),
    "/arbitrage?perimetre=76": ({Role.AUDITEUR}, 403),
    "/donnees-ouvertes": (EVERYBODY, 403),
    "/donnees-ouvertes/catalogue.jsonld": (EVERYBODY, 403),
    "/verification": ({Role.AUDITEUR}, 403),
    "/audit/passe": ({Role.AUDITEUR}, 403),
    "/audit/passe/0123456789abcdef": ({Role.AUDITEUR}, 403),
    "/audit/passe/0123456789abcdef/csv": ({Role.AUDITEUR}, 403),
    "/audit/acces": ({Role.AUDITEUR}, 403),
    "/audit/acces/csv": ({Role.AUDITEUR}, 403),
    "/audit/acces/point-de-controle": ({Role.AUDITEUR}, 403),
    "/audit/droits": ({Role.AUDITEUR}, 403),
    "/audit/triangle": ({Role.AUDITEUR}, 403),
    "/audit/exacts/2008-1": ({Role.AUDITEUR}, 403),
    "/aide": (EVERYBODY, 403),
    "/aide/prefecture": (EVERYBODY, 403),
    "/glossaire": (EVERYBODY, 403),
    "/accessibilite": (EVERYBODY, 403),
    "/mentions-legales": (EVERYBODY, 403),
    "/confidentialite": (EVERYBODY, 403),
    "/aide/composants": (EVERYBODY, 403),
    "/carnet/27-01": ({Role.INTERVENANT}, 403),
    "/carnet/76-01": (set(), 403),
    "/carnet/27-01/etat": ({Role.INTERVENANT}, 403),
    "/carnet/sw.js": (EVERYBODY, 403),
    "/carnet/saisie.js": (EVERYBODY, 403),
    "/carnet/static/app.js": (EVERYBODY, 403),
    "/compte": (EVERYBODY, 403),
    "/compte/mot-de-passe": (EVERYBODY, 403),
    "/compte/second-facteur": (EVERYBODY, 403),
    "/comptes": ({Role.ADMINISTRATEUR}, 403),
    "/comptes/dcsp": ({Role.ADMINISTRATEUR}, 403),
    "/saisie/27-01": ({Role.INTERVENANT}, 404),
    "/saisie/76-01": (set(), 404),
    "/saisie/27-01/nouvelle": ({Role.INTERVENANT}, 403),
    "/saisie/76-01/nouvelle": (set(), 403),
    "/saisie/27-01/activite": ({Role.INTERVENANT}, 404),
    "/saisie/27-01/activite/reunion": ({Role.INTERVENANT}, 403),
    "/saisie/27-01/conservation": ({Role.INTERVENANT}, 404),
    "/saisie/27-01/reponses": ({Role.INTERVENANT}, 404),
    "/saisie/27-01/import": ({Role.INTERVENANT}, 403),
    "/saisie/27-01/import/modele.csv": ({Role.INTERVENANT}, 403),
    "/saisie/27-01/import/rapport.csv": ({Role.INTERVENANT}, 403),
    "/saisie/27-01/trimestre": (OF_THE_POST, 403),
    "/saisie/76-01/trimestre": (set(), 403),
    f"/saisie/27-01/situations/{CASE}": ({Role.INTERVENANT}, 404),
    f"/saisie/76-01/situations/{CASE}": (set(), 404),
    f"/saisie/27-01/situations/{CASE}/entretien": ({Role.INTERVENANT}, 404),
    f"/saisie/27-01/situations/{CASE}/coffre": ({Role.INTERVENANT}, 404),
    f"/saisie/27-01/situations/{CASE}/coffre/effacer": ({Role.INTERVENANT}, 404),
    f"/saisie/27-01/situations/{CASE}/fiche": ({Role.INTERVENANT}, 404),
    f"/saisie/27-01/faits/{CASE}/{CASE}/correction": ({Role.INTERVENANT}, 404),
    "/registre": (REGISTER, 403),
    "/registre/27-01": (REGISTER, 403),
    "/registre/76-01": ({Role.ANISCG, Role.AUDITEUR}, 403),
    "/registre/27-01/fiche.pdf": (REGISTER, 403),
    "/registre/27-01/modification": ({Role.PREFECTURE}, 403),
    "/registre/76-01/modification": ({Role.ANISCG}, 403),  # no préfecture of the 76 has an account
    "/registre/27-01/titulaire": ({Role.EMPLOYEUR, Role.PREFECTURE}, 403),
    "/registre/27-01/financement": ({Role.PREFECTURE}, 403),  # the funder's place is a post
    "/registre/27-02/ouverture": ({Role.PREFECTURE}, 403),
    "/registre/departements/27/convention": ({Role.PREFECTURE}, 403),
    "/registre/departements/76/convention": (set(), 403),
    f"/registre/27-01/faits/{CASE}/correction": (
        {Role.INTERVENANT, Role.EMPLOYEUR, Role.PREFECTURE, Role.FINANCEUR},
        403,
    ),
}
"""Who is let in, and what the others are answered."""
NOT_THERE = (
    "cases",
    "views",
    "2008-1/",
    "partenaires",
    "arbitrage",
    "situations",
    "faits",
    "rapport",
    "0123456789abcdef",
    "exacts",
)
"""Parts of addresses of what these tests do not have: who is let in is told so."""
FORMS = (
    "/nouvelle",
    "/activite/reunion",
    "/import",
    "/trimestre",
    f"/situations/{CASE}/entretien",
    f"/situations/{CASE}/coffre",
    f"/situations/{CASE}/fiche",
    f"/faits/{CASE}/{CASE}/retrait",
)
OPEN = {
    "/methode": 200,
    "/editions": 200,
    "/editions/2008-1/public": 404,
    "/v1/log/key": 200,
    "/v1/log/keys": 200,
    "/v1/log/checkpoint": 200,
    "/v1/log/checkpoints": 200,
    "/v1/log/proof/consistency?from=0&to=0": 200,
    "/v1/tables": 200,
    "/v1/past/2/views/public": 404,
    "/v1/releases": 200,
    "/v1/releases/schema": 200,
    "/v1/releases/2008-1/views/public": 404,
    "/v1/releases/2008-1/manifest": 404,
    "/partenaires/public": 404,
    "/donnees-ouvertes": 200,
    "/donnees-ouvertes/catalogue.jsonld": 200,
    "/aide": 200,
    "/aide/prefecture": 200,
    "/glossaire": 200,
    "/accessibilite": 200,
    "/mentions-legales": 200,
    "/confidentialite": 200,
    "/aide/composants": 200,
    "/carnet/sw.js": 200,
    "/carnet/saisie.js": 200,
    "/carnet/static/app.js": 200,
    "/carnet/27-01/etat": 401,
}
"""What anybody may ask; nothing is released in these tests."""
PURPOSE = {"Relais-Purpose": "suivi"}
WITHOUT_SIGN_IN = {"/livez", "/readyz", "/metrics", "/deconnexion", "/static/{name}"}
WITHOUT_SIGN_IN |= {"/connexion", "/connexion/role", "/connexion/fournisseur", "/connexion/retour"}
WITHOUT_SIGN_IN |= {"/connexion/code", "/connexion/second-facteur", "/connexion/oubli"}
WITHOUT_SIGN_IN |= {"/connexion/nouveau/{token}"}
BY_ANOTHER_TEST = {
    "/audit/passe/tableau",
    "/audit/passe/rectificatif",
    "/audit/editions/{release}",
    "/compte/sessions",
    "/compte/second-facteur/codes",
    "/compte/second-facteur/autre",
    "/compte/second-facteur/autre/code",
    "/compte/second-facteur/retrait",
    "/comptes/{login}/lien",
    "/comptes/{login}/second-facteur",
    "/comptes/{login}/adresse",
    "/v1/events",
    "/v1/log/cosignatures",
    "/openapi.json",
    "/saisie",
    "/registre/departements/{department}/ouverture",
    "/livraisons/{token}",
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_is_its_own_and_nothing_else(browser: Browser, role: Role) -> None:
    assert browser.sign_in(role.value, PASSWORD).status_code == 303
    for address, (let_in, refusal) in ADDRESSES.items():
        answer = browser.form(address, headers=PURPOSE)
        found = 404 if any(part in address for part in NOT_THERE) else 200
        found = 303 if address == "/" else found  # to the role's own page
        expected = found if role in let_in else refusal
        assert answer.status_code == expected, (address, answer.text[:200])


def test_who_is_not_signed_in_reaches_nothing_but_the_method(browser: Browser) -> None:
    for address in ADDRESSES:
        answer = browser.get(address, headers=PURPOSE)
        if address in OPEN:
            assert answer.status_code == OPEN[address]
        elif address.startswith("/v1/"):
            assert answer.status_code == 401
            assert answer.json()["type"] == "/problems/sign-in-needed"
        else:
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/connexion")


@pytest.mark.parametrize("role", ROLES)
def test_a_form_is_taken_from_whoever_may_speak_for_the_post(browser: Browser, role: Role) -> None:
    browser.sign_in(role.value, PASSWORD)
    csrf = browser.csrf("/connexion")
    for form in FORMS:
        for post in ("27-01", "76-01"):
            answer = browser.ask("POST", f"/saisie/{post}{form}", data={"csrf": csrf})
            allowed = role is Role.INTERVENANT and post == "27-01"
            taken = (404,) if CASE in form else (422,)
            assert answer.status_code in (taken if allowed else (403, 404)), (form, answer.text)


def test_every_address_of_the_platform_stands_in_the_matrix(opened: Platform) -> None:
    paths = {str(route.path) for route in iter_route_contexts(create_app(opened).routes)}
    assert "/v1/tables/{code}" in paths
    covered = {address.partition("?")[0] for address in ADDRESSES}
    templates = {
        path
        for path in paths
        if path in covered | WITHOUT_SIGN_IN | BY_ANOTHER_TEST
        or any(_matches(path, address) for address in covered)
    }
    assert templates == paths


def _matches(path: str, address: str) -> bool:
    ours, theirs = path.split("/"), address.split("/")
    return len(ours) == len(theirs) and all(
        one == other or one.startswith("{") for one, other in zip(ours, theirs, strict=True)
    )


def test_a_refusal_is_a_page_that_says_what_to_do(browser: Browser) -> None:
    browser.sign_in("dcsp", PASSWORD)
    refused = browser.get("/postes/27-01").text
    assert "Accès refusé" in refused
    assert "administrateur" in refused


def test_every_figure_served_or_refused_is_in_the_journal(
    browser: Browser, opened: Platform
) -> None:
    browser.sign_in("chef_de_service", PASSWORD)
    browser.get("/postes/27-01")
    browser.get("/v1/tables/A1?level=site&area=76-01&period=2008")
    refused, served = opened.access.journal.last(2)
    assert (served.who, served.action, served.allowed) == ("chef_de_service", "read_exact", True)
    assert served.what == "27-01 /postes/27-01"
    assert (refused.what, refused.allowed) == ("76-01 /v1/tables/A1", False)
