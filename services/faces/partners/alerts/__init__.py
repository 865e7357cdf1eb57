"""Ends of conventions: told on pages and by mail until somebody says what becomes of them."""
