"""What intake does with what it is sent, whatever stores it and whoever calls."""
