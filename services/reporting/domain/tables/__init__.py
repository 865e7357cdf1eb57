"""The statistical tables: from published cells to the rows of a table, pure."""
