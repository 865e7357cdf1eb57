"""Attacks on releases: what somebody learns who reads rows, knows the plan, and can compute.

Nothing here is the sealer's but the words of the plan: an attack reads released rows and
looks for all integer tables that agree with them.
"""
