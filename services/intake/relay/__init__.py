"""The relay: from the log to the Kafka channel, in order, at least once, nothing skipped."""
