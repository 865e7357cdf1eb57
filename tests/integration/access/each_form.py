"""Every form of every page, as somebody who may sends it: what they open, what they type."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tests.integration.register.conftest import SIGNED
from tests.integration.register.test_calls import TERMS
from tests.integration.register.test_employers import EURE
from tests.integration.register.test_series import VALUE
from tests.integration.register.test_steering import MET
from tests.integration.register.test_surveys import AGREES, ASKED
from tests.integration.saisie.conftest import OPENING

TODAY = {"occurred_on": "02/03/2026"}
DAY = {"effective_on": "02/03/2026"}
SURE = {"certain": "oui"}
NOTHING: Mapping[str, object] = MappingProxyType({})


class FormSent(NamedTuple):
    """A form: its route, who sends it, the page that it is on, where it goes, what is typed.

    Addresses name in braces what `finds` found: a name, and what its page or the answer says.
    """

    route: str
    login: str
    page: str
    typed: Mapping[str, object] = NOTHING
    to: str = ""
    finds: tuple[str, str] = ("", "")


CASE = "/saisie/27-01/situations/{case}"
SURVEY = "/registre/enquetes/{survey}"
FORMS = (
    FormSent(
        "/saisie/{post}/nouvelle",
        "intervenant",
        "/saisie/27-01/nouvelle",
        {**OPENING, **TODAY},
        finds=("case", r"/situations/([0-9a-f-]{36})"),
    ),
    FormSent(
        "/saisie/{post}/situations/{case}/{kind}",
        "intervenant",
        CASE + "/cloture",
        {**TODAY, "reason": "relais"},
    ),
    FormSent(
        "/saisie/{post}/situations/{case}/coffre",
        "intervenant",
        CASE + "/coffre",
        {"motif": "suivi", "faire": "garder", "note": "rappeler"},
    ),
    FormSent(
        "/saisie/{post}/situations/{case}/coffre/effacer",
        "intervenant",
        CASE + "/coffre/effacer",
        {"motif": "droits", **SURE},
    ),
    FormSent(
        "/saisie/{post}/faits/{stream}/{fact}/{how}",
        "intervenant",
        "/saisie/27-01/faits/{case}/{closing}/retrait",
        {"motif": "doublon"},
    ),
    FormSent(
        "/saisie/{post}/activite/{kind}",
        "intervenant",
        "/saisie/27-01/activite/contact",
        {
            **TODAY,
            "partner": "ccas",
            "direction": "du_partenaire",
            "purpose": "conseil",
            "mode": "telephone",
            "minutes": "10",
        },
    ),
    FormSent(
        "/saisie/{post}/trimestre",
        "intervenant",
        "/saisie/27-01/trimestre?trimestre=2025-Q4",
        {"situations": "0"},
    ),
    FormSent(
        "/saisie/{post}/questionnaire",
        "intervenant",
        "/saisie/27-01/questionnaire?annee=2025&partie=public",
        {"persons_received": "312", "home_visits": "non"},
    ),
    FormSent(
        "/registre/enquetes",
        "intervenant",
        "/registre/enquetes",
        ASKED,
        finds=("survey", r"enquetes/([0-9a-f-]{36})"),
    ),
    FormSent(
        "/registre/enquetes/{id}/liens",
        "intervenant",
        SURVEY,
        {"nombre": "3"},
        SURVEY + "/liens",
        ("secret", r"/enquete/[0-9a-f-]{36}/([^<]+)<"),
    ),
    FormSent("/enquete/{id}/{secret}", "", "/enquete/{survey}/{secret}", AGREES),
    FormSent(
        "/registre/enquetes/{id}/papier", "intervenant", SURVEY, {"nombre": "2"}, SURVEY + "/papier"
    ),
    FormSent("/registre/enquetes/{id}/reponse", "intervenant", SURVEY, AGREES, SURVEY + "/reponse"),
    FormSent("/registre/enquetes/{id}/compte", "intervenant", SURVEY, SURE, SURVEY + "/compte"),
    FormSent("/registre/series/depot", "dcsp", "/registre/series/depot", VALUE),
    FormSent("/registre/{post}/{kind}", "prefecture", "/registre/27-01/convention", SIGNED),
    FormSent(
        "/registre/{post}/faits/{fact}/{how}",
        "prefecture",
        "/registre/27-01/faits/{signed}/correction",
        {"ends_on": "31/07/2026", "motif": "erreur_de_date"},
    ),
    FormSent(
        "/registre/departements/{department}/{kind}",
        "prefecture",
        "/registre/departements/27/employeur",
        {**DAY, **EURE, "posts": ["27-01"]},
    ),
    FormSent(
        "/arbitrage/appels/{department}",
        "prefecture",
        "/arbitrage/appels/27",
        TERMS,
    ),
    FormSent(
        "/arbitrage/{appel}/demande/{post}",
        "employeur",
        "/arbitrage/27-2026-1/demande/27-01",
        {"montant": "1 000", "observations": "Le reste est assuré."},
    ),
    FormSent(
        "/arbitrage/{appel}",
        "prefecture",
        "/arbitrage/27-2026-1",
        {"acte": "version", "montant-27-01": "500", "motif-27-01": "Une part."},
    ),
    FormSent(
        "/arbitrage/{appel}/versions/{number}/mots",
        "prefecture",
        "/arbitrage/27-2026-1/versions/1",
        {"poste": "27-01"},
        "/arbitrage/27-2026-1/versions/1/mots",
    ),
    FormSent("/comites/{area}", "prefecture", "/comites/27", MET),
    FormSent("/comites/{area}/mots", "prefecture", "/comites/27", to="/comites/27/mots"),
    FormSent(
        "/comptes/{login}/adresse",
        "administrateur",
        "/comptes/employeur",
        {"adresse": "e@example.org"},
        "/comptes/employeur/adresse",
    ),
    FormSent("/deconnexion", "employeur", "/compte", to="/deconnexion"),
)
ELSEWHERE = {
    "/registre/enquetes/{id}/annulation": "postgres.test_surveys_at_once",
    "/arbitrage/alertes/{post}": "register.test_calls_at_once",
    **dict.fromkeys(
        (
            "/invitations",
            "/invitations/{id}/renvoi",
            "/invitations/{id}/retrait",
            "/invitation/{secret}",
            "/comptes/{login}/droits",
            "/comptes/{login}/droits/{grant}/retrait",
            "/comptes/{login}/droits/{grant}/passation",
            "/comptes/{login}/fermeture",
        ),
        "access.test_accounts_at_once",
    ),
}
"""Routes whose form another module of tests.integration sends twice at the same moment."""
REASONS = {
    "records nothing: a question, an answer or a document": (
        "/saisie/{post}/situations/retrouver",
        "/saisie/{post}/situations/{case}/fiche",
        "/connexion/nouveau/{token}/force",
        "/compte/mot-de-passe/force",
        "/invitation/{secret}/force",
        "/invitations/{id}/pdf",
        "/invitations/import",
        "/invitations/import/{digest}/pdf",
        "/registre/series/import",
        "/audit/passe/tableau",
        "/audit/passe/rectificatif",
        "/audit/editions/{release}",
    ),
    "a file named by its digest: each line is one fact, or one account, whoever sends it again": (
        "/saisie/{post}/import",
        "/registre/series/import/{digest}",
        "/invitations/import/{digest}",
    ),
    "judged by the register in its turn, where an organisation merges once": (
        "/registre/employeurs/{siren}/fusion",
    ),
    "a session is opened for each browser that signs in": (
        "/connexion",
        "/connexion/role",
        "/connexion/code",
        "/connexion/second-facteur",
        "/invitation/{secret}/fournisseur",
    ),
    "a secret or a link takes the place of the one before, of which one is left": (
        "/connexion/oubli",
        "/connexion/nouveau/{token}",
        "/compte/mot-de-passe",
        "/compte/second-facteur",
        "/compte/second-facteur/codes",
        "/compte/second-facteur/autre",
        "/compte/second-facteur/autre/code",
        "/compte/identite",
        "/comptes/{login}/lien",
    ),
    "takes away, or ends: the second finds nothing": (
        "/compte/sessions",
        "/compte/second-facteur/retrait",
        "/comptes/{login}/second-facteur",
    ),
}
"""Routes that are not tried here, by why two are one."""
MACHINES = {
    "/v1/events": "postgres.test_clients_at_once",
    "/v1/log/cosignatures": "postgres.test_clients_at_once",
    "/v1/token": "access.test_tokens",
}
"""What programs send, where ids are theirs, by the module that sends it twice."""
