"""Databases: reached, migrated, on time, and each role no stronger than its part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from services.chassis.databases import postgres_engine
from services.chassis.migrations import NotMigrated, require_current
from services.chassis.settings import machine_clock
from services.faces.rights import AUDIT, PARTNERS, POSTS, Rights, RoleRefused, require_part
from services.intake.adapters.vault.tables import PACKAGE, SCHEMA
from services.operations.doctor.findings import Finding
from services.reporting.adapters.formats.figures import rounded

LATE = 1_000  # facts: more than the relay leaves between two barriers
_BEHIND = (
    "SELECT coalesce((SELECT max(notification_id) FROM stored_events), 0) - position "
    "FROM relay_position"
)
CLOCK_S = 2.0  # NTP keeps machines within milliseconds


@dataclass(frozen=True)
class Part:
    """What a process connects to, and what its role must not be able to do there."""

    service: str
    schema: str
    package: str | None
    """Whose migrations make the schema, where the role sees their version."""
    forbidden: Mapping[str, str]
    """French words, and the SQL expression that is true when it can."""


_MAY_NOT_CHANGE_THE_LOG = {
    "changer un fait": "has_table_privilege('intake.stored_events', 'UPDATE')",
    "effacer un fait": "has_table_privilege('intake.stored_events', 'DELETE')",
}
_MAY_NOT_OPEN_THE_VAULT = {
    "ouvrir le coffre": "coalesce((SELECT has_schema_privilege(oid, 'USAGE') "
    "FROM pg_namespace WHERE nspname = 'vault'), false)"
}
_MAY_NOT_READ_THE_LOG = {"lire le journal": "has_schema_privilege('intake', 'USAGE')"}
_EVERYWHERE = {
    "tout faire": "(SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)",
    "créer des tables": "has_schema_privilege(current_schema(), 'CREATE')",
}
PARTS = (
    Part(
        "intake",
        "intake",
        "services.intake",
        {**_MAY_NOT_CHANGE_THE_LOG, **_MAY_NOT_OPEN_THE_VAULT},
    ),
    Part(
        "relay",
        "intake",
        None,
        {
            **_MAY_NOT_CHANGE_THE_LOG,
            **_MAY_NOT_OPEN_THE_VAULT,
            "ajouter un fait": "has_table_privilege('intake.stored_events', 'INSERT')",
        },
    ),
    Part(
        "projections",
        "projections",
        "services.projections",
        {**_MAY_NOT_READ_THE_LOG, **_MAY_NOT_OPEN_THE_VAULT},
    ),
    Part(
        "reporting",
        "published",
        None,
        {
            **_MAY_NOT_READ_THE_LOG,
            **_MAY_NOT_OPEN_THE_VAULT,
            "lire les tables privées": "has_schema_privilege('projections', 'USAGE')",
        },
    ),
    Part(
        "vault",
        SCHEMA,
        PACKAGE,
        {
            **_MAY_NOT_READ_THE_LOG,
            "changer ce qui est consigné": "has_table_privilege('vault.accesses', 'UPDATE')",
            "voir tous les postes": "NOT row_security_active('vault.cases')",
        },
    ),
)
FACES = {"posts": POSTS, "partners": PARTNERS, "audit": AUDIT}


def databases(variables: Mapping[str, str]) -> Iterator[Finding]:
    """One finding for each process that the environment gives a database, and one for clocks."""
    looks = {part.service: partial(_opened, part) for part in PARTS}
    looks |= {service: partial(_face, service, rights) for service, rights in FACES.items()}
    for service, look in looks.items():
        url = variables.get(f"RELAIS_{service.upper()}_DATABASE_URL")
        if url is None:
            continue
        try:
            yield from look(url)
        except DBAPIError as error:
            yield Finding(
                f"base de {service}",
                False,
                f"ne répond pas ({str(error.orig).splitlines()[0]})",
                "démarrez PostgreSQL ; vérifiez l'adresse, le rôle et son mot de passe.",
            )


def _face(service: str, rights: Rights, url: str) -> Iterator[Finding]:
    """What a process of faces asks at its start."""
    try:
        require_part(url, rights)
    except RoleRefused as refused:
        yield Finding(f"rôle de {service}", False, str(refused), "relancez ensuite le processus.")
    else:
        yield Finding(f"rôle de {service}", True, "ne peut que sa part")


def _opened(part: Part, url: str) -> Iterator[Finding]:
    engine = postgres_engine(url, part.schema)
    try:
        yield from _part(engine, part)
    finally:
        engine.dispose()


def _part(engine: Engine, part: Part) -> Iterator[Finding]:
    subject = f"base de {part.service}"
    if part.package:
        try:
            require_current(engine, part.package)
        except NotMigrated as behind:
            yield Finding(subject, False, "tables d'une autre version", str(behind))
            return
    with engine.connect() as connection:
        now: datetime = connection.execute(text("SELECT now()")).scalar_one()
        asked = {**_EVERYWHERE, **part.forbidden}
        can = [
            words
            for words, condition in asked.items()
            if connection.execute(text(f"SELECT {condition}")).scalar_one()
        ]
    yield Finding(subject, True, "répond, tables à jour" if part.package else "répond")
    yield Finding(
        f"rôle de {part.service}",
        not can,
        f"peut {', '.join(can)}" if can else "ne peut que sa part",
        "redonnez-lui son rôle : infra/postgres/apply.py roles, puis grants.",
    )
    if part.service == "relay":
        yield _relayed(engine)
    if part.service == "intake":
        apart = abs((machine_clock() - now).total_seconds())
        yield Finding(
            "horloge",
            apart <= CLOCK_S,
            f"{rounded(apart, 1)} s d'écart avec la base",
            "mettez les machines à l'heure (NTP), puis relancez intake.",
        )


def _relayed(engine: Engine) -> Finding:
    """How far the relay is behind the log."""
    with engine.connect() as connection:
        behind = connection.execute(text(_BEHIND)).scalar_one()
    return Finding(
        "retard du relais",
        0 <= behind <= LATE,
        f"{behind} faits",
        "voyez son journal et Kafka ; en moins, le journal a été restauré : docs/distributed.md.",
    )
