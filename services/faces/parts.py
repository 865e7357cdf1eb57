"""What each process of faces may do in the database: its part, and nothing more.

The same as infra/postgres/grants.sql gives; a process asks at its start (faces.rights).
"""

from services.faces.rights import Rights


def _reads(schema: str, *tables: str) -> Rights:
    return {f"{schema}.{each}": "SELECT" for each in tables}


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
    **_reads("published", "site_cells_v1", "site_posts_v1", "site_series_v1", "positions_v1"),
    **_reads("published", "site_open_cases_v1", "site_sequence_holes_v1"),
    **_reads("reporting", "released_medians"),
    "vault.post_keys": "SELECT INSERT UPDATE",
    "vault.cases": "SELECT INSERT DELETE",
    "vault.details": "SELECT INSERT DELETE",
    "vault.erasures": "SELECT INSERT DELETE",
    "vault.accesses": "SELECT INSERT",
    "vault.alembic_version": "SELECT",
}
AUDIT: Rights = {
    **_ACCOUNTS,
    "access.access_journal": "INSERT",
    **_reads("intake", "stored_events", "log_leaves", "log_closings", "log_checkpoints"),
    **_reads("intake", "closed_cells", "closed_numbers", "log_identity", "alembic_version"),
    **_reads("published", "site_cells_v1", "site_posts_v1", "site_series_v1", "positions_v1"),
    **_reads("published", "site_open_cases_v1", "site_sequence_holes_v1"),
    **_reads("published", "department_cells_v1", "department_posts_v1", "department_series_v1"),
    **_reads("published", "nation_cells_v1", "nation_posts_v1", "nation_series_v1"),
    **_reads("reporting", "releases", "released_rows", "release_proofs"),
    **_reads("reporting", "release_manifests", "release_blinds"),
}
PARTNERS: Rights = {
    **_ACCOUNTS,
    "access.access_journal": "SELECT INSERT",
    **_reads("reporting", "releases", "released_rows", "release_manifests"),
}
