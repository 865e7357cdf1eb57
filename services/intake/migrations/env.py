"""Alembic's entry point for intake."""

from sqlalchemy import MetaData

from services.chassis.migrations import run

run(MetaData())
