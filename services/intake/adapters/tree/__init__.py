"""The Merkle tree of the log, the key that signs its checkpoints, and where both are kept."""
