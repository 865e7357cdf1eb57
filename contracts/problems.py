"""RFC 9457 problems: the closed catalogue of what can go wrong, in French for its readers."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """What is wrong, where, and what to do about it."""

    model_config = ConfigDict(frozen=True)

    type: Annotated[str, Field(pattern=r"^/problems/[a-z-]+$")]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    field: str | None = None
    """JSON path of the culprit in what was sent, `$.data.person.age`."""


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem; its URI never changes."""

    code: str
    title: str
    status: int

    @property
    def uri(self) -> str:
        """`/problems/post-not-open`."""
        return f"/problems/{self.code}"

    def problem(self, detail: str, field: str | None = None) -> Problem:
        """One occurrence of this problem."""
        return Problem(
            type=self.uri, title=self.title, status=self.status, detail=detail, field=field
        )


# A request as a whole
INVALID_JSON = ProblemType("invalid-json", "JSON illisible", 400)
INVALID_REQUEST = ProblemType("invalid-request", "Demande invalide", 422)
NOT_FOUND = ProblemType("not-found", "Introuvable", 404)
SIGN_IN_NEEDED = ProblemType("sign-in-needed", "Connexion nécessaire", 401)
NOT_ADMITTED = ProblemType("not-admitted", "Accès refusé", 403)
METHOD_NOT_ALLOWED = ProblemType("method-not-allowed", "Méthode non admise", 405)
BODY_TOO_LARGE = ProblemType("body-too-large", "Envoi trop volumineux", 413)
UNSUPPORTED_MEDIA_TYPE = ProblemType("unsupported-media-type", "Format non pris en charge", 415)
BATCH_EXPECTED = ProblemType("batch-expected", "Une liste de faits est attendue", 422)
BATCH_TOO_LONG = ProblemType("batch-too-long", "Trop de faits en un envoi", 422)
REFUSED = ProblemType("refused", "Demande refusée", 400)
INTERNAL_ERROR = ProblemType("internal-error", "Erreur interne", 500)
OVERLOADED = ProblemType("overloaded", "Service momentanément saturé", 503)
STORE_UNAVAILABLE = ProblemType("store-unavailable", "Journal indisponible", 503)
VAULT_UNAVAILABLE = ProblemType("vault-unavailable", "Coffre indisponible", 503)
ANOTHER_LOG = ProblemType("another-log", "Un autre journal est visé", 421)
STORE_FULL = ProblemType("store-full", "Espace de stockage épuisé", 507)

# A note handed to the log by a witness
INVALID_NOTE = ProblemType("invalid-note", "Note signée illisible", 422)
NOT_A_WITNESS = ProblemType("not-a-witness", "Signature d'aucun témoin inscrit", 403)
NOT_OUR_CHECKPOINT = ProblemType("not-our-checkpoint", "Point de contrôle inconnu", 409)

# One fact, by itself
INVALID_FACT = ProblemType("invalid-fact", "Fait mal formé", 422)
UNKNOWN_TYPE = ProblemType("unknown-type", "Type de fait inconnu", 422)
UNKNOWN_CODE = ProblemType("unknown-code", "Code inconnu", 422)
ID_CONFLICT = ProblemType("id-conflict", "Identifiant déjà pris par un autre fait", 409)
SAID_MEANWHILE = ProblemType("said-meanwhile", "Autre chose a été dit entre-temps", 409)
NOT_YOURS_TO_SAY = ProblemType("not-yours-to-say", "Fait d'un autre rôle", 403)
NOT_YOUR_POST = ProblemType("not-your-post", "Poste hors de votre périmètre", 403)
OCCURS_IN_FUTURE = ProblemType("occurs-in-future", "Date dans l'avenir", 422)

# One fact, against the register of posts
UNKNOWN_POST = ProblemType("unknown-post", "Poste inconnu", 422)
POST_ALREADY_OPENED = ProblemType("post-already-opened", "Poste déjà ouvert", 409)
POST_ALREADY_CLOSED = ProblemType("post-already-closed", "Poste déjà fermé", 409)
POST_NOT_OPEN = ProblemType("post-not-open", "Poste fermé ce jour-là", 422)
CONVENTION_ALREADY_SIGNED = ProblemType("convention-already-signed", "Convention déjà signée", 409)
SHARES_EXCEED = ProblemType("shares-exceed", "Parts au-delà de 100 %", 422)
EMPLOYER_MERGED = ProblemType("employer-merged", "Organisation déjà fusionnée", 409)
NOT_THE_EMPLOYER = ProblemType("not-the-employer", "Autre employeur ce jour-là", 422)
FORCE_NOT_OF_SERVICE = ProblemType("force-not-of-service", "Force étrangère au poste", 422)

# One fact, against its situation
CASE_ALREADY_OPENED = ProblemType("case-already-opened", "Situation déjà ouverte", 409)
UNKNOWN_CASE = ProblemType("unknown-case", "Situation inconnue", 422)
CASE_WITHDRAWN = ProblemType("case-withdrawn", "Situation retirée", 409)
BEFORE_OPENING = ProblemType("before-opening", "Date antérieure à l'ouverture", 422)
ACT_AFTER_CLOSING = ProblemType("act-after-closing", "Situation close ce jour-là", 422)
CLOSING_BEFORE_ACT = ProblemType("closing-before-act", "Clôture antérieure à un acte", 422)
CASE_ALREADY_CLOSED = ProblemType("case-already-closed", "Situation déjà close", 409)
CASE_NOT_CLOSED = ProblemType("case-not-closed", "Situation non close", 409)
REOPENING_BEFORE_CLOSING = ProblemType(
    "reopening-before-closing", "Réouverture antérieure à la clôture", 422
)
SAISINE_NOT_OF_FORCE = ProblemType(
    "saisine-not-of-force", "Mode de saisine étranger à la force", 422
)
UNKNOWN_ORIENTATION = ProblemType("unknown-orientation", "Orientation inconnue", 422)
ORIENTATION_ALREADY_MADE = ProblemType(
    "orientation-already-made", "Orientation déjà enregistrée", 409
)

# Corrections, withdrawals, revisions
CORRECTION_OF_OTHER_CASE = ProblemType(
    "correction-of-other-case", "Fait étranger à cette situation", 422
)
CORRECTION_OF_WITHDRAWN_FACT = ProblemType("correction-of-withdrawn-fact", "Fait déjà retiré", 409)
CORRECTION_CHANGES_TYPE = ProblemType(
    "correction-changes-type", "Correction d'une autre nature", 422
)
CORRECTION_CHANGES_POST = ProblemType("correction-changes-post", "Correction d'un autre poste", 422)
CORRECTION_BREAKS_HISTORY = ProblemType(
    "correction-breaks-history", "Historique rendu incohérent", 422
)
UNKNOWN_DEPOSIT = ProblemType("unknown-deposit", "Dépôt inconnu", 422)

# One question put to the figures
UNKNOWN_TABLE = ProblemType("unknown-table", "Tableau inconnu", 404)
UNKNOWN_LEVEL = ProblemType("unknown-level", "Niveau inconnu", 422)
LEVEL_NOT_FOR_TABLE = ProblemType("level-not-for-table", "Tableau absent à ce niveau", 422)
UNKNOWN_AREA = ProblemType("unknown-area", "Territoire inconnu", 404)
AREA_MISSING = ProblemType("area-missing", "Territoire à préciser", 422)
UNKNOWN_PERIOD = ProblemType("unknown-period", "Période illisible", 422)
PERIOD_NOT_FOR_TABLE = ProblemType("period-not-for-table", "Période étrangère au tableau", 422)
UNKNOWN_FORCE = ProblemType("unknown-force", "Force inconnue", 422)
FORCE_NOT_FOR_TABLE = ProblemType("force-not-for-table", "Tableau sans force", 422)
UNKNOWN_ORGANISATION = ProblemType("unknown-organisation", "Organisation inconnue", 422)
UNKNOWN_FORMAT = ProblemType("unknown-format", "Format inconnu", 422)
UNKNOWN_MOMENT = ProblemType("unknown-moment", "Moment inconnu", 422)
NOT_EXPLAINED = ProblemType("not-explained", "Tableau qui ne s'explique pas", 422)
UNKNOWN_RELEASE = ProblemType("unknown-release", "Édition inconnue", 404)
UNKNOWN_VIEW = ProblemType("unknown-view", "Vue inconnue", 404)
SCOPE_NOT_OF_VIEW = ProblemType("scope-not-of-view", "Périmètre étranger à la vue", 422)
FIGURES_NOT_READY = ProblemType("figures-not-ready", "Chiffres indisponibles", 503)

PROBLEM_TYPES: tuple[ProblemType, ...] = tuple(
    each for each in list(globals().values()) if isinstance(each, ProblemType)
)
