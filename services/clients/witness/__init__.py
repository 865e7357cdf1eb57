"""A witness: run by a partner, it cosigns what a log says of itself, as long as it only grows."""
