"""The faces, whatever the set-up."""
