"""The Merkle tree of the log (RFC 9162) over salted leaves: bytes only, kept by others."""
