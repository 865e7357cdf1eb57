"""The embedded composition: all services in one process."""
