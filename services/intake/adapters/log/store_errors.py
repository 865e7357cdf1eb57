"""The library's errors, in the words of the ports."""

from collections.abc import Iterator
from contextlib import contextmanager

from eventsourcing.persistence import IntegrityError, PersistenceError
from sqlalchemy.exc import SQLAlchemyError

from services.intake.ports import StoreFull, StoreMoved, StoreUnavailable

DISK_FULL = "53100"
"""PostgreSQL's code for no space left; SQLite only says so in words."""


@contextmanager
def translate_store_errors() -> Iterator[None]:
    """Tell the library's errors in the words of the port."""
    try:
        yield
    except IntegrityError as error:
        raise StoreMoved(str(error)) from error
    except PersistenceError as error:
        if "full" in str(error) or getattr(error.__cause__, "sqlstate", None) == DISK_FULL:
            raise StoreFull(str(error)) from error
        raise StoreUnavailable(str(error)) from error


@contextmanager
def translate_database_errors() -> Iterator[None]:
    """Tell SQLAlchemy's errors in the words of the port."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreUnavailable(str(getattr(error, "orig", error))) from error
