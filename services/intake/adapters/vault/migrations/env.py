"""Alembic's entry point for the vault."""

from services.chassis.migrations import run
from services.intake.adapters.vault.tables import METADATA

run(METADATA)
