"""Calls for projects: opened, asked of, worked on, decided, told."""
