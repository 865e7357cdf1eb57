"""An evaluated table as JSON, CSV or text: the same rows, for a program, a sheet, a reader."""
