"""The contract against itself: samples, schemas, laws of encoding, compatible change."""
