"""Alembic's entry point for the sealed releases."""

from services.chassis.migrations import run
from services.reporting.adapters import call_store  # noqa: F401 - its tables are declared there
from services.reporting.adapters.sealed_tables import METADATA

run(METADATA)
