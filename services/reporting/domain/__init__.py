"""Pure evaluation of every table of the catalogue, from rows handed in."""
