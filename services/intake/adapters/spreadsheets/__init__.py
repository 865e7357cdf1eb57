"""Files of a post's register, as lines of text."""
