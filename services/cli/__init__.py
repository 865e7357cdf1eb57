"""The command `relais`: every verb, one module a family."""
