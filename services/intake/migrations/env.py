"""Alembic's entry point for intake."""

from services.chassis.migrations import run
from services.intake.adapters.log.tables import METADATA

run(METADATA)
