"""Pages of the auditor: what to examine, the state of the log, bundles, the past, who saw what,
exact figures; all of the process that reads the log.
"""

from services.faces.audit import accesses, bundles, exacts, log_state, past, triangle, verification

ROUTERS = tuple(
    room.router for room in (verification, log_state, bundles, past, accesses, exacts, triangle)
)
