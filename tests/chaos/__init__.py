"""Faults injected into the distributed platform at work, and what must be left afterwards."""
