"""The published language of Relais: events, codes, statistics, problems.

No I/O but the reading of its own data files, once, at import.
"""
