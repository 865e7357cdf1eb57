"""Alembic's entry point for intake."""

from services.chassis.migrations import run
from services.intake.adapters.tables import METADATA

run(METADATA)
