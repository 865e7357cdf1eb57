"""Charts: pure, the same in a page, in a document and in print.

A chart of lines and a map are SVG without a frame of their own: places in percent, so that text
keeps its size at any width, and colours by class. The others are tables of which a column is
drawn: they are data here, lines of a table in components/charts.html and in document.typ.
"""
