"""Databases of the projections made in one go, and read models of the past in a file of their own:
what the log folded in memory and the read models that serve are compared with."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine, text

from services.chassis.databases import sqlite_engine
from services.projections.adapters.tables import METADATA
from services.projections.adapters.views import views
from services.projections.adapters.year_purge import adopt
from services.projections.consumer import Progress, Projector
from services.projections.ports import EventFeed
from services.projections.rebuild import follower


def create_scratch(file: Path) -> Engine:
    """An empty database of the current schema in a new file."""
    engine = sqlite_engine(file)
    METADATA.create_all(engine)
    with engine.begin() as connection:
        for name, query in views():
            connection.execute(text(f"CREATE VIEW {name} AS {query}"))
    return engine


def build_scratch(
    folder: Path,
    models: Sequence[str],
    feed: EventFeed,
    until: int,
    progress: Progress | None = None,
) -> Path:
    """Read models as they stood at `until`, in a file of their own; returns that file."""
    file = folder / f"as-of-{until}.db"
    engine = create_scratch(file)
    try:
        adopt(engine, feed.closed)
        followers = [follower(engine, model, feed) for model in models]
        Projector(feed, followers).catch_up(progress, until)
    finally:
        engine.dispose()
    return file
