"""What an operator does with a set-up: examine, copy, import, bundle, close years, schedule."""
