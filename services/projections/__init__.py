"""Projections: the log becomes three exact read models, inside the perimeter."""
