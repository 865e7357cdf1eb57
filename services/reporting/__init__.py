"""Reporting: the report's tables and indicators, evaluated from the published views."""
