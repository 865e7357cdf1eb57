"""The sign-in page, and the way out."""
