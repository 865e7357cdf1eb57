"""Alembic's entry point for the tables of access."""

from services.access.adapters.tables import METADATA
from services.chassis.migrations import run

run(METADATA)
