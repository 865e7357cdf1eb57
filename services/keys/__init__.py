"""The holder of the keys, a process of its own: what it is asked, by whom, and how (ADR 0044).

No process that serves holds a key: it asks, over a Unix socket of its part, that something be
sealed, opened, signed. What each operation does stands with the service whose key it is.
"""

KEYS_SOCKET = "RELAIS_KEYS_SOCKET"
"""Of the holder of the keys, for every part that asks it; without it keys are read here."""


KEYS = ("RELAIS_VAULT_MASTER_KEY", "RELAIS_LOG_KEY", "RELAIS_ACCESS_KEY")
"""The variables that may hold a key: of the holder, where there is one, and of nobody else."""
