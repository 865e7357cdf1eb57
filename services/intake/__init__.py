"""Intake: takes facts in, keeps them for ever, in the order in which they came."""
