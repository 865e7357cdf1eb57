"""The auditor's own reading of a release: files alone, no database, no network."""
