"""Help, method and glossary."""
