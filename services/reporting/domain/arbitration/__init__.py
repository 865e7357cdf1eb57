"""Arbitration of an envelope: calls, requests, versions of a decision, and an aid to rank."""
