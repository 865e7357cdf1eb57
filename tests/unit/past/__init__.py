"""What is asked of the past."""
