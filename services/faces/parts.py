"""What each process of faces may do in the database: its part, and nothing more.

The same as infra/postgres/grants.sql gives; a process asks at its start (faces.rights).
"""

from services.faces.rights import Rights

_ACCOUNTS: Rights = {
    "access.access_events": "SELECT",
    "access.passwords": "SELECT",
    "access.alembic_version": "SELECT",
    "access.failures": "SELECT INSERT DELETE",
    "access.sessions": "SELECT INSERT UPDATE DELETE",
}
"""To read accounts and keep sessions; nobody who serves people can grant."""
POSTS: Rights = {
    **_ACCOUNTS,
    "access.access_journal": "INSERT",
    "intake.stored_events": "SELECT INSERT",
    "intake.accepted_facts": "SELECT INSERT",
    "intake.log_leaves": "SELECT INSERT",
    "intake.log_nodes": "SELECT INSERT",
    "intake.log_identity": "SELECT",
    "intake.alembic_version": "SELECT",
    "intake.lock_log": "EXECUTE",
    "published.site_cells_v1": "SELECT",
    "published.site_posts_v1": "SELECT",
    "published.site_series_v1": "SELECT",
    "published.site_open_cases_v1": "SELECT",
    "published.site_sequence_holes_v1": "SELECT",
    "published.positions_v1": "SELECT",
    "reporting.released_medians": "SELECT",
    "vault.post_keys": "SELECT INSERT UPDATE",
    "vault.cases": "SELECT INSERT DELETE",
    "vault.details": "SELECT INSERT DELETE",
    "vault.erasures": "SELECT INSERT DELETE",
    "vault.accesses": "SELECT INSERT",
    "vault.alembic_version": "SELECT",
}
PARTNERS: Rights = {
    **_ACCOUNTS,
    "access.access_journal": "SELECT INSERT",
    "reporting.releases": "SELECT",
    "reporting.released_rows": "SELECT",
    "reporting.release_manifests": "SELECT",
}
