"""What an operator who holds the log's key can sign against the facts, by seed; each is found."""
