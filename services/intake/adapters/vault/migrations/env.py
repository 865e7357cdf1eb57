"""Alembic's entry point for the vault."""

from sqlalchemy import MetaData

from services.chassis.migrations import run

run(MetaData())
