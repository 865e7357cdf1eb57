"""Alembic's entry point for the sealed releases."""

from services.chassis.migrations import run
from services.reporting.adapters.sealed_tables import METADATA

run(METADATA)
