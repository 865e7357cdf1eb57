"""The published language of Relais: events, codes, statistics, problems. No I/O but its own data files."""
