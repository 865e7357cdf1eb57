"""Alembic's entry point for the tables of access."""

from sqlalchemy import MetaData

from services.chassis.migrations import run

run(MetaData())
