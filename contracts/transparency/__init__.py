"""The transparency log: Merkle tree (RFC 9162), signed notes (C2SP), canonical JSON (RFC 8785)."""
