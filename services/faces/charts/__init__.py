"""Charts and the map as SVG: pure, the same bytes in a page, in a document and in print.

Each is a `Figure`: the drawing, its caption, and the table of what it shows. Colours are
presentation attributes, over which a style sheet may go by class; a secret is a hatch.
"""
