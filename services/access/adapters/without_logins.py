"""Accounts as who seals may know them: which posts go together, under numbers for logins."""

from contextlib import closing

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from services.access.adapters.store import instant_of
from services.access.domain.events import EVENT
from services.access.domain.register import Register, evolved
from services.chassis.databases import postgres_engine, reading


class NotTold(Exception):
    """The database has no accounts beside the releases, or tells this role nothing of them."""


def register_without_logins(url: str) -> Register:
    """The grants and tokens of the accounts in a database, by the function of migration 0007.

    Raises NotTold.
    """
    engine = postgres_engine(url, "access")
    told = func.access.grants_without_logins().table_valued("at", "event")
    try:
        with closing(reading(engine).connect()) as connection:
            rows = connection.execute(select(told)).all()
    except DBAPIError as refused:
        raise NotTold from refused
    finally:
        engine.dispose()
    return evolved(
        Register(), ((EVENT.validate_json(row.event), instant_of(row.at), "") for row in rows)
    )
