"""The API of access: for the auditor, and for programs."""
