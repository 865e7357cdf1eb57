"""Pages of the auditor: checkpoints, bundles, the state of the log."""
