"""What a fact must respect to enter the log: plain functions, no I/O, no clock."""
