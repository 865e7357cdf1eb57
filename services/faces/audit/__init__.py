"""Pages of the auditor: the state of the log, bundles, the past, who saw what, exact figures.

`ROUTERS`: those of the process that reads the log; `/verification` reads releases alone.
"""

from services.faces.audit import accesses, bundles, exacts, log_state, past, triangle

ROUTERS = tuple(room.router for room in (log_state, bundles, past, accesses, exacts, triangle))
