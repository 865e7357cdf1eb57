"""Releases as they are read: by view, in JSON or CSV; nothing here reaches exact figures."""
