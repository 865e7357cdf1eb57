"""Alembic's entry point for the projections' tables."""

from services.chassis.migrations import run
from services.projections.adapters.tables import METADATA

run(METADATA)
