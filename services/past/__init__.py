"""What the log tells of the past: tables as they were known, and why they changed since."""
