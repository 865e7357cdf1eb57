"""What the contracts meant under each release that was ever sealed, so that it can be verified.

One file a version, named after the first digits of its SHA-256, written by
`python -m infra.contract_files` whenever the meaning changes. Never edit one; delete one only
when nothing was sealed with it.
"""
