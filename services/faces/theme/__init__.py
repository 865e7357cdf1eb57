"""The theme: the one look, frame and wording of every page."""
